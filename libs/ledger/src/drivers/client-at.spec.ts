import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientAt } from './client-at.js';

describe('a client for the pool', () => {
  let folder: string;
  let file: string;
  let databaseUrl: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-client-'));
    file = join(folder, 'ca.pem');
    databaseUrl = `postgresql://user@db.example.com/ledger?sslmode=verify-full&sslrootcert=${file}`;
    writeFileSync(file, 'first');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const authorityOf = (client: Client) => (client as unknown as { ssl: { ca: string } }).ssl.ca;

  it('trusts the authority that its file holds now', () => {
    const CurrentClient = clientAt(databaseUrl);
    expect(authorityOf(new CurrentClient())).toBe('first');
    writeFileSync(file, 'second');
    expect(authorityOf(new CurrentClient())).toBe('second');
  });

  it('goes on with that of before where the file is away, as pg does not', () => {
    const CurrentClient = clientAt(databaseUrl);
    unlinkSync(file);
    expect(() => new Client({ connectionString: databaseUrl })).toThrow('ENOENT');
    expect(authorityOf(new CurrentClient())).toBe('first');
  });

  it('is not made at all where the file was never there', () => {
    unlinkSync(file);
    expect(() => clientAt(databaseUrl)).toThrow('ENOENT');
  });

  it('has what the address says, before what the pool says', () => {
    const CurrentClient = clientAt(
      'postgresql://user:secret@db.example.com:5433/ledger?application_name=mine',
    );
    const client = new CurrentClient({ application_name: 'ecall-gateway', keepAlive: true });
    expect(client).toMatchObject({ host: 'db.example.com', port: 5433, database: 'ledger', user: 'user' });
    expect(client).toMatchObject({ connectionParameters: { application_name: 'mine' } });
  });
});
