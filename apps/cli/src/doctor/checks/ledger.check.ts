import type { PostgresInspection } from '@ecall-gateway/ledger';
import { isLoopback } from '@ecall-gateway/settings';
import { fail, ok, together, warn, type Finding } from '../finding.js';

/**
 * Whether the ledger is there, of our version, and may be written.
 * @param inspection what a look at it is bringing
 */
export async function checkLedger(
  databaseUrl: string,
  inspection: Promise<PostgresInspection>,
): Promise<Finding> {
  const where = placeOf(databaseUrl);
  try {
    const seen = await inspection;
    const spare = isOnThisMachine(databaseUrl) && !seen.isEncrypted ? [] : spareRights(seen);
    return together([judgePostgres(where, seen), ...openWay(databaseUrl, seen), ...spare]);
  } catch (error) {
    return explain(where, error);
  }
}

export function judgePostgres(where: string, seen: PostgresInspection): Finding {
  const { schema, version, knownVersion } = seen;
  const place = `PostgreSQL ${seen.serverVersion} at ${where}`;
  const findings: Finding[] = [];
  if (version !== undefined && version > knownVersion) {
    findings.push(
      fail(
        `schema ${schema} has version ${version}, this release knows up to ${knownVersion}`,
        'use a release at least as new as the one that migrated it',
      ),
    );
  } else if (version === knownVersion) findings.push(ok(`schema ${schema} version ${version}`));
  else if (!seen.mayMigrate) {
    findings.push(
      fail(
        `schema ${schema} ${version === undefined ? 'is missing' : `has version ${version} of ${knownVersion}`}, and this user may not migrate it`,
        'start one gateway as the owner of the schema, or let this user create it (grant create on database …)',
      ),
    );
  } else {
    const has = version === undefined ? 'no tables yet' : `schema ${schema} version ${version}`;
    findings.push(ok(`${has}; the gateway brings it to version ${knownVersion} when it starts`));
  }
  if (seen.readOnly) findings.push(fail('it takes no writes', 'name the primary, not a standby'));
  if (!seen.mayWrite) {
    findings.push(
      fail(
        `this user may not write the tables of ${schema}`,
        'grant select, insert, update, delete on all tables in the schema to it',
      ),
    );
  }
  return together([ok(place), ...findings]);
}

/** Numbers and texts travel to the ledger. */
function openWay(databaseUrl: string, { isEncrypted }: PostgresInspection): Finding[] {
  if (isEncrypted || isOnThisMachine(databaseUrl)) return [];
  return [
    warn(
      'the connection to it is not encrypted',
      'add sslmode=verify-full to DATABASE_URL, and sslrootcert=… for a CA of your own',
    ),
  ];
}

/** Whoever has the gateway's password should get into its schema, and no further. */
function spareRights({ spareRights: rights }: PostgresInspection): Finding[] {
  if (rights.length === 0) return [];
  return [
    warn(
      `its role may do more than it needs: ${rights.join(', ')}`,
      'use a role that owns one schema and nothing else (docs/security.md)',
    ),
  ];
}

function isOnThisMachine(databaseUrl: string): boolean {
  const { hostname } = new URL(databaseUrl);
  return hostname === '' || isLoopback(hostname);
}

/** The place without who logs in. */
function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}

function explain(where: string, error: unknown): Finding {
  const code = (error as { code?: string }).code ?? '';
  // SQLSTATE class 28: invalid authorization.
  if (code.startsWith('28')) {
    return fail(`PostgreSQL at ${where} refuses the login`, 'set user and password in DATABASE_URL');
  }
  if (code === '3D000') {
    return fail(`PostgreSQL at ${where} has no such database`, 'create it, or name another in DATABASE_URL');
  }
  if (code === '42501') {
    return fail(
      `PostgreSQL at ${where} does not let this user look at the ledger`,
      'grant usage on the schema and select on its tables',
    );
  }
  if (/CERT|SIGNATURE|ALTNAME/.test(code)) {
    return fail(
      `the certificate of PostgreSQL at ${where} is not believed (${code})`,
      'name its CA: sslrootcert=/path/ca.pem in DATABASE_URL (docs/before-you-go-live.md)',
    );
  }
  const reason = error instanceof Error ? error.message || code : String(error);
  return fail(
    `PostgreSQL at ${where} does not answer: ${reason}`,
    'start it, or set DATABASE_URL to one that runs',
  );
}
