import { rmSync, writeFileSync } from 'node:fs';
import type { Plan } from './demo-settings.js';

/**
 * Tells `npm run ecall -- doctor` in another terminal what was made up for the running demo. The signing keys stay in
 * their file, and nothing of the shell is written.
 */
export function writeDemoNote(
  file: string,
  plan: Plan,
  madeUp: Readonly<Record<string, string>>,
  signingKeysFile: string,
): void {
  const { WEBHOOK_SIGNING_KEYS: _, ...rest } = madeUp;
  const settings = {
    ...rest,
    WEBHOOK_SIGNING_KEYS_FILE: signingKeysFile,
    PORT: plan.ports.public,
    MANAGEMENT_PORT: plan.ports.management,
    SIMULATOR_PORT: plan.ports.simulator,
  };
  writeFileSync(file, `${JSON.stringify({ pid: process.pid, settings }, undefined, 2)}\n`, { mode: 0o600 });
}

export function removeDemoNote(file: string): void {
  rmSync(file, { force: true });
}
