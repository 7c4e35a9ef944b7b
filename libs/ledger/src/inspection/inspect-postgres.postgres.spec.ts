import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createLedger } from '../create-ledger.js';
import { HARNESS_OPTIONS } from '../testing/ledger-harness.js';
import { inspectPostgres } from './inspect-postgres.js';

const databaseUrl = inject('databaseUrl');
const schema = `ledger_${randomUUID().replaceAll('-', '')}`;
const role = `guest_${randomUUID().replaceAll('-', '')}`;

describe('inspectPostgres', () => {
  const admin = new Client({ connectionString: databaseUrl });
  const asGuest = new URL(databaseUrl);
  asGuest.username = role;
  asGuest.password = 'guest';
  beforeAll(async () => {
    await admin.connect();
    await admin.query(`create role ${role} login password 'guest'`);
  });
  afterAll(async () => {
    await admin.query(`drop owned by ${role}; drop role ${role}; drop schema if exists ${schema} cascade`);
    await admin.end();
  });

  it('sees a database without a ledger, and who may make one', async () => {
    const seen = await inspectPostgres({ databaseUrl, schema });
    expect(seen).toMatchObject({ mayMigrate: true, mayWrite: true, readOnly: false });
    expect(seen).not.toHaveProperty('version');
    expect(seen.serverVersion).toMatch(/^\d+/);
    // The same machine, so the same clock; a second for a busy one.
    expect(Math.abs(seen.clockAheadMs)).toBeLessThan(1_000);
    const guest = await inspectPostgres({ databaseUrl: asGuest.href, schema });
    expect(guest).toMatchObject({ mayMigrate: false, spareRights: [] });
  });

  it('sees how far it was migrated, and who may write', async () => {
    const ledger = createLedger({ databaseUrl, schema, ...HARNESS_OPTIONS });
    await ledger.open();
    await ledger.close();
    const seen = await inspectPostgres({ databaseUrl, schema });
    expect(seen).toMatchObject({ mayMigrate: true, mayWrite: true });
    expect(seen.version).toBe(seen.knownVersion);

    await admin.query(`grant usage on schema ${schema} to ${role}`);
    await admin.query(`grant select on all tables in schema ${schema} to ${role}`);
    expect(await inspectPostgres({ databaseUrl: asGuest.href, schema })).toMatchObject({
      mayMigrate: true,
      mayWrite: false,
    });
  });

  it('sees what a role may do that no ledger needs', async () => {
    await admin.query(`alter role ${role} createdb bypassrls; grant pg_monitor to ${role}`);
    const seen = await inspectPostgres({ databaseUrl: asGuest.href, schema });
    expect(seen.spareRights).toEqual(['CREATEDB', 'BYPASSRLS', 'pg_monitor']);
    await admin.query(`alter role ${role} nocreatedb nobypassrls; revoke pg_monitor from ${role}`);
  });

  it('sees a version of a later release, and migrates nothing', async () => {
    await admin.query(`insert into ${schema}.schema_version (version) values (1000)`);
    expect(await inspectPostgres({ databaseUrl, schema })).toMatchObject({ version: 1_000 });
  });

  it('sees that nothing may be written', async () => {
    const readOnly = `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}options=-c%20default_transaction_read_only%3Don`;
    expect(await inspectPostgres({ databaseUrl: readOnly, schema })).toMatchObject({ readOnly: true });
  });

  it('throws where nobody answers', async () => {
    const nowhere = new URL(databaseUrl);
    nowhere.port = '1';
    await expect(inspectPostgres({ databaseUrl: nowhere.href })).rejects.toThrow(/ECONNREFUSED/);
  });
});
