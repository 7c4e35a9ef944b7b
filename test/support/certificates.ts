import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommand } from '../../tools/process/find-command.js';
import { runCommand } from '../../tools/process/run-command.js';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of one's own, and a certificate of a server by it: paths of PEM files. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly certificate: string;
}

/**
 * Makes an authority that nobody knows, and lets it certify a server.
 * @param folder where the files go
 * @param name of the authority, and the beginning of the files' names
 * @param host which the server's certificate is made out to
 */
export async function makeCertificates(
  folder: string,
  name: string,
  host = 'localhost',
): Promise<Certificates> {
  const file = (part: string) => join(folder, `${name}-${part}`);
  const [ca, caKey, key, certificate] = [
    file('ca.pem'),
    file('ca.key'),
    file('server.key'),
    file('server.pem'),
  ];
  await openssl('req', '-x509', ...KEY, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name}`);
  await openssl('req', ...KEY, '-keyout', key, '-out', file('request.pem'), '-subj', `/CN=${host}`);
  await writeFile(file('extensions'), `subjectAltName=DNS:${host}\nbasicConstraints=critical,CA:FALSE\n`);
  const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', file('extensions')];
  await openssl('x509', '-req', '-in', file('request.pem'), '-out', certificate, ...by);
  return { ca, key, certificate };
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand(requireCommand('openssl', 'openssl'), args);
  if (code !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
}
