import type { ClaimOptions } from '@ecall-gateway/ledger';
import type { BrokenParts } from '../gateway/broken-parts.js';
import type { Mutation } from '../gateway/mutation.js';
import { only } from '../surroundings/climate.js';
import { replaced } from './replaced-ledger.js';

const withoutRedirect = ({ sources, ...options }: ClaimOptions): ClaimOptions => ({
  ...options,
  sources: sources.map(({ account, channel, urgentOnly = false }) => ({ account, channel, urgentOnly })),
});

const ignore = (): void => undefined;

/** Lets every redirect pass, whatever the account has now. */
function ignoreRedirects({ guard }: BrokenParts): void {
  const admit = guard.admit.bind(guard);
  guard.admit = async (account, message) => {
    const guards = { ...account.guards, redirectTo: message.redirectedTo };
    return admit(Object.create(account, { guards: { value: guards } }) as typeof account, message);
  };
}

/** The rules for guards, each broken on purpose. */
export const GUARD_RULES: readonly Mutation[] = [
  {
    rule: 'guards are asked before each call: here they are not',
    climate: only({ hasGuards: true }),
    inside: ({ guard }) => {
      guard.admit = async () => ({ kind: 'admitted' });
    },
  },
  {
    rule: 'what waits passes the guards when it goes: here only what comes from its lane',
    climate: only({ hasGuards: true }),
    inside: ({ ofRows }) => {
      ofRows.attempt = Object.create(ofRows.attempt, {
        guard: { value: { admit: async () => ({ kind: 'admitted' }) } },
      }) as typeof ofRows.attempt;
    },
  },
  {
    rule: 'a change of the guards counts from the next call on: here from the next start',
    climate: only({ hasGuards: true }),
    inside: ({ accounts }) => {
      for (const account of accounts.all()) {
        const { guards } = account;
        Object.defineProperty(account, 'guards', { get: () => guards, set: ignore });
      }
    },
  },
  {
    rule: 'a list holds only what the guards let go: here they are not asked',
    climate: only({ hasGuards: true, isCrowded: true }),
    inside: ({ attempt }) => {
      attempt.admitted = async (_, messages) => messages;
    },
  },
  {
    rule: 'what waits goes where messages are redirected now: here it goes to its recipient',
    climate: only({ hasGuards: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async (options) => ledger.claimDue(withoutRedirect(options)),
        claimDoubts: async (options) => ledger.claimDoubts(withoutRedirect(options)),
      }),
    inside: ignoreRedirects,
  },
  {
    rule: 'a row keeps where its message went: here it forgets it',
    climate: only({ hasGuards: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        accepted: async (attempt, facts) => {
          const { rows } = Reflect.get(ledger, 'store') as { rows: Map<string, { redirectedTo: unknown }> };
          Object.assign(rows.get(attempt.rowId) ?? {}, { redirectedTo: null });
          return ledger.accepted(attempt, facts);
        },
      }),
  },
];
