import type { PostgresInspection } from '@ecall-gateway/ledger';
import { describe, expect, it } from 'vitest';
import { checkLedger, judgePostgres } from './ledger.check.js';

const database: PostgresInspection = {
  serverVersion: '17.2',
  schema: 'ecall_gateway',
  version: 7,
  knownVersion: 7,
  readOnly: false,
  mayMigrate: true,
  mayWrite: true,
  spareRights: [],
  isEncrypted: true,
  clockAheadMs: 0,
};

describe('a ledger in PostgreSQL', () => {
  const { version: _, ...fresh } = database;
  it.each<[PostgresInspection, string, string]>([
    [database, 'ok', 'PostgreSQL 17.2 at db; schema ecall_gateway version 7'],
    [fresh, 'ok', 'no tables yet; the gateway brings it to version 7'],
    [{ ...database, version: 5 }, 'ok', 'version 5; the gateway brings it to version 7'],
    [{ ...database, version: 5, mayMigrate: false }, 'fail', 'version 5 of 7, and this user may not migrate'],
    [{ ...fresh, mayMigrate: false }, 'fail', 'is missing, and this user may not'],
    [{ ...database, version: 8 }, 'fail', 'has version 8, this release knows up to 7'],
    [{ ...database, readOnly: true }, 'fail', 'takes no writes'],
    [{ ...database, mayWrite: false }, 'fail', 'may not write the tables'],
  ])('%o', (seen, level, words) => {
    const finding = judgePostgres('db', seen);
    expect(finding).toMatchObject({ level, seen: expect.stringContaining(words) });
    expect(finding.nextStep === undefined).toBe(level === 'ok');
  });

  it.each([
    ['db.example.com', 'warn'],
    ['localhost', 'ok'],
    ['127.0.0.1', 'ok'],
  ])('on %s, reached without TLS', async (host, level) => {
    const finding = await checkLedger(
      `postgresql://user:hunter2@${host}/ledger`,
      Promise.resolve({ ...database, isEncrypted: false }),
    );
    expect(finding.level).toBe(level);
    expect(finding.seen.includes('is not encrypted')).toBe(level === 'warn');
  });

  it.each([
    ['db.example.com', true, 'warn'],
    ['db.example.com', false, 'warn'],
    ['localhost', true, 'warn'],
    // As `npm start` brings it up.
    ['localhost', false, 'ok'],
  ])('on %s, with TLS: %s, by a role that may do too much', async (host, isEncrypted, level) => {
    const spareRights = ['SUPERUSER', 'pg_read_all_data'];
    const inspection = Promise.resolve({ ...database, isEncrypted, spareRights });
    const finding = await checkLedger(`postgresql://user:hunter2@${host}/ledger`, inspection);
    expect(finding.level).toBe(level);
    expect(finding.seen.includes('more than it needs: SUPERUSER, pg_read_all_data')).toBe(level === 'warn');
  });

  it.each([
    ['28P01', 'refuses the login'],
    ['3D000', 'has no such database'],
    ['42501', 'does not let this user look'],
    ['ECONNREFUSED', 'does not answer'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'is not believed (SELF_SIGNED_CERT_IN_CHAIN)'],
  ])('%s: names the place without the login', async (code, seen) => {
    const inspection = Promise.reject(Object.assign(new Error('it failed'), { code }));
    const databaseUrl = 'postgresql://user:hunter2@db.example.com/ledger';
    const finding = await checkLedger(databaseUrl, inspection);
    expect(finding).toMatchObject({
      level: 'fail',
      seen: expect.stringContaining(`PostgreSQL at db.example.com:5432/ledger ${seen}`),
    });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });
});
