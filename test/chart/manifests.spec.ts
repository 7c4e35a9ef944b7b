import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireCommand } from '../../tools/process/find-command.js';
import { runCommand } from '../../tools/process/run-command.js';
import { definitionSchemas } from './support/definition-schemas.js';
import { EXAMPLES, renderFile, withFile, type Manifest } from './support/render.js';
import { chartDir, tools } from './support/tools.js';

/** Beside the examples, values that switch on what those leave off. */
const FILES = [...EXAMPLES, join(import.meta.dirname, 'values/everything.yaml')];

const WRONG: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'wrong' } };

/** Groups of resources that are no part of Kubernetes. */
const FOREIGN = /^(gateway\.networking\.k8s\.io|keda\.sh|monitoring\.coreos\.com)\//;

describe.each(FILES)('%s', (file) => {
  it('passes the linter', async () => {
    const { code, stdout, stderr } = await runCommand(tools.helm, [
      'lint',
      '--strict',
      chartDir,
      '--values',
      file,
    ]);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  });

  it('gives manifests that Kubernetes knows, field by field', async () => {
    const { manifests } = await renderFile(file);
    const own = manifests.filter(({ apiVersion }) => !FOREIGN.test(apiVersion));
    expect(own.length).toBeGreaterThan(4);
    const { code, stdout, stderr } = await validate(own);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  });

  it('gives pods that the restricted profile admits', async () => {
    const { text, manifests } = await renderFile(file);
    const { stdout, stderr, code } = await runCommand(tools.podSecurity, [], { input: text });
    const pods = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Pod').length;
    expect(stdout + stderr).toBe(`${pods} pods checked against the restricted profile, 0 refused\n`);
    expect(code).toBe(0);
  });
});

it('`helm test` has a pod where there is a phone to send to, and none otherwise', async () => {
  const pods = FILES.map(
    async (file) => (await renderFile(file)).manifests.filter(({ kind }) => kind === 'Pod').length,
  );
  // production, several accounts, simulator, everything
  expect(await Promise.all(pods)).toEqual([0, 0, 1, 1]);
});

describe('the tools themselves', () => {
  it('refuse a field that Kubernetes does not know', async () => {
    const { manifests } = await renderFile(FILES[0] ?? '');
    const own = manifests.filter(({ apiVersion }) => !FOREIGN.test(apiVersion));
    const { code, stdout, stderr } = await validate([...own, { ...WRONG, spec: { prots: [] } }]);
    expect({ code, said: stdout + stderr }).toMatchObject({
      code: 1,
      said: expect.stringContaining('prots'),
    });
  });

  it('refuse a pod that may be root', async () => {
    const pod = { ...WRONG, kind: 'Pod', spec: { containers: [{ name: 'a', image: 'b' }] } };
    const { code, stdout } = await runCommand(tools.podSecurity, [], { input: JSON.stringify(pod) });
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('runAsNonRoot') });
  });
});

describe('the resources of others', () => {
  let ajv: Ajv;
  beforeAll(async () => {
    ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, code: { regExp: goPattern } });
    for (const name of await readdir(tools.crds)) {
      const definition = parse(await readFile(join(tools.crds, name), 'utf8'));
      for (const [id, schema] of definitionSchemas(definition)) ajv.addSchema(schema, id);
    }
  });

  it.each(FILES)('are as their definitions say: %s', async (file) => {
    const { manifests } = await renderFile(file);
    for (const manifest of manifests.filter(({ apiVersion }) => FOREIGN.test(apiVersion))) {
      const known = ajv.validate(`${manifest.apiVersion}/${manifest.kind}`, manifest);
      expect({ kind: manifest.kind, errors: known ? [] : ajv.errors }).toEqual({
        kind: manifest.kind,
        errors: [],
      });
    }
  });

  it('are all tried', async () => {
    const kinds = await Promise.all(FILES.map(async (file) => (await renderFile(file)).manifests));
    const foreign = kinds.flat().filter(({ apiVersion }) => FOREIGN.test(apiVersion));
    expect(new Set(foreign.map(({ kind }) => kind))).toEqual(
      new Set(['HTTPRoute', 'ScaledObject', 'PodMonitor', 'PrometheusRule']),
    );
  });

  it('would not pass with a field that their definitions do not know', () => {
    const manifest = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'x' },
      spec: { selector: {}, podMetricsEndpoints: [{ prot: 'management' }] },
    };
    expect(ajv.validate('monitoring.coreos.com/v1/PodMonitor', manifest)).toBe(false);
  });
});

async function validate(manifests: readonly Manifest[]) {
  const python = requireCommand('python3', 'python3');
  const env = { ...process.env, PYTHONPATH: tools.pythonPath };
  return withFile(manifests, async (file) =>
    runCommand(python, ['-m', 'kubernetes_validate', '--strict', '--quiet', file], { env }),
  );
}

/** Go's patterns may begin with a flag that JavaScript does not know. */
const goPattern = Object.assign(
  (pattern: string, flags: string) =>
    new RegExp(pattern.replace('(?i)', ''), pattern.includes('(?i)') ? `${flags}i` : flags),
  { code: 'goPattern' },
);
