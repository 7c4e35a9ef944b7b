import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TWO_ACCOUNTS = ['shop', 'bank'] as const;

/** Writes an accounts file with two accounts of the simulator's; answers what a gateway needs to use it. */
export function twoAccounts(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'accounts.json');
  const accounts = TWO_ACCOUNTS.map((name) => ({
    name,
    username: 'demo',
    password: 'demo',
    from: 'Gateway',
  }));
  writeFileSync(file, JSON.stringify({ accounts }));
  return { ECALL_USERNAME: '', ECALL_PASSWORD: '', ECALL_ACCOUNTS_FILE: file };
}
