import type { BeginAnswer } from '@ecall-gateway/ledger';
import type { Mutation } from '../gateway/mutation.js';
import { only } from '../surroundings/climate.js';
import { ACCOUNTS } from '../servers/accounts-file.js';
import { replaced } from './replaced-ledger.js';

const AT_FAULT = {
  refusals: 3,
  firstAt: '2026-01-01T00:00:00.000Z',
  lastAt: '2026-01-01T01:00:00.000Z',
};

/** The rules that keep the trouble of an account, and changes of the configuration, from becoming a message's, each broken on purpose. */
export const ACCOUNT_RULES: readonly Mutation[] = [
  {
    rule: 'what the ledger knows of a command comes before the configuration: here it is not asked',
    climate: { accountsChange: true },
    ledger: (ledger) => replaced(ledger, { lookUp: async () => ({ kind: 'unknown' }) }),
  },
  {
    rule: 'rows of an account that is not configured are left where they are: here they are taken',
    climate: { accountsChange: true },
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async (options) =>
          ledger.claimDue({
            ...options,
            sources: ACCOUNTS.map((account) => ({ account, channel: 'Sms' })),
          }),
      }),
  },
  {
    rule: 'rows that need a sender that is missing are left where they are: here they are taken',
    climate: { accountsChange: true },
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async ({ sources, ...options }) =>
          ledger.claimDue({
            ...options,
            sources: sources.map(({ account, channel }) => ({ account, channel })),
          }),
      }),
  },
  {
    rule: "an account's trouble is no message's outcome: here what it refuses is rejected",
    climate: { accountsAreRefused: true },
    client: (client) => ({
      ...client,
      send: async (...given) => {
        const outcome = await client.send(...given);
        if (outcome.kind !== 'account-refused') return outcome;
        const { status, requestId = '' } = outcome;
        return { kind: 'rejected', status, error: { code: 'No', message: 'no', details: [] }, requestId };
      },
    }),
  },
  {
    rule: 'a suspect is rejected after three bracketed refusals over ten minutes: here after its first',
    climate: { accountsAreRefused: true },
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async (options) =>
          (await ledger.claimDue(options)).map((row) =>
            row.timeline.some(({ answer }) => answer === 'forbidden' || answer === 'sender-refused')
              ? { ...row, suspicion: AT_FAULT }
              : row,
          ),
      }),
  },
  {
    rule: 'a refused default sender is the account’s: here it is the message’s',
    climate: { accountsAreRefused: true },
    client: (client) => ({
      ...client,
      send: async (...given) => {
        const outcome = await client.send(...given);
        if (outcome.kind !== 'rejected') return outcome;
        const { kind, status, error, requestId } = outcome;
        return { kind, status, error, requestId };
      },
    }),
  },
  {
    rule: 'a refusal as a whole is told by whoever meets it: here it counts as told',
    climate: only({ accountsChange: true }),
    ledger: (ledger) => {
      const told = (answer: BeginAnswer): BeginAnswer =>
        answer.kind === 'refused' ? { kind: 'done', state: 'rejected' } : answer;
      return replaced(ledger, {
        begin: async (...given) => told(await ledger.begin(...given)),
        defer: async (...given) => told(await ledger.defer(...given)),
      });
    },
  },
  {
    rule: 'a refusal by the configuration leaves what was begun as it is: here it ends it',
    climate: only({ accountsChange: true, isBurst: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        // As it was read before the command was begun: which is rare, and safe where the refusal keeps to its rule.
        lookUp: async (query) => {
          const knowledge = await ledger.lookUp(query);
          const isReady =
            knowledge.kind === 'known' && knowledge.rows.every(({ state }) => state === 'ready');
          return isReady ? { kind: 'unknown' } : knowledge;
        },
        reject: async (intent, rejection) => ledger.reject({ ...intent, onlyIfUnbegun: false }, rejection),
      }),
  },
];
