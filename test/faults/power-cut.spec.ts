import { existsSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { describe, expect, inject, it } from 'vitest';
import {
  kcatConsume,
  mountPerishableDisk,
  startPostgres,
  waitFor,
  type PerishableDisk,
} from '../support/index.js';
import { sms, startSystem, type System } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 600;
const SCHEDULED = 100;

const disk = await mountPerishableDisk();
await disk?.remove();
if (disk === undefined) console.log('power cuts are not tried: this needs root, loop devices and ext4');

/** What was acknowledged stands on the disk, not in a cache: the power goes in the middle of everything. */
describe.skipIf(disk === undefined)('a power cut', () => {
  it('loses what was not synced: the disk is a judge that can say no', { timeout: 60_000 }, async () => {
    const own = await mounted();
    try {
      await writeFile(join(own.path, 'written'), 'x');
      const synced = await open(join(own.path, 'synced'), 'w');
      await synced.sync();
      await synced.close();
      await writeFile(join(own.path, 'written-later'), 'x');
      await own.cutPower();
      await own.restorePower();
      expect(existsSync(join(own.path, 'synced'))).toBe(true);
      expect(existsSync(join(own.path, 'written-later'))).toBe(false);
    } finally {
      await own.remove();
    }
  });

  it(
    `among ${COMMANDS} commands: each acknowledged one is found, none lost, none sent twice`,
    { timeout: LONG ? 900_000 : 200_000 },
    async () => {
      const own = await mounted();
      const postgres = await startPostgres({ home: join(own.path, 'postgres'), fsync: true });
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: postgres.url,
        settings: { ...QUICK_DOUBTS, SEND_CONCURRENCY: '16' },
        simulator: { callbackAttempts: 10 },
      });
      try {
        system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
        const later = await scheduleSome(system);
        const commands = await flood(system, COMMANDS);
        await waitFor(() => system.simulator.log().length > COMMANDS / 3, {
          deadlineMs: 60_000,
          what: 'a third to be sent',
          everyMs: 5,
        });

        await own.cutPower();
        await Promise.all([system.gateway.kill9(), postgres.kill()]);
        const acknowledged = await acknowledgedCommands(system);
        const called = new Set(system.simulator.log().map(({ text }) => idOf(system, text ?? '')));
        await own.restorePower();
        await postgres.start();

        const known = await commandsInLedger(system.env['DATABASE_URL'] ?? '');
        expect(acknowledged.length).toBeGreaterThan(SCHEDULED);
        expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
        expect([...called].filter((id) => !known.has(id))).toEqual([]);

        await system.addGateway({ PORT: new URL(system.gateway.url).port });
        const all = {
          commandIds: [...later.commandIds, ...commands.commandIds],
          texts: [...later.texts, ...commands.texts],
        };
        const { inDoubt, ...verdict } = await judge(system, all, 120_000);
        console.log(
          `power cut: ${acknowledged.length} acknowledged and ${called.size} called before it, all found; ${inDoubt} in doubt for a while`,
        );
        expect(verdict).toEqual(CLEAN);
      } finally {
        await system.stop();
        await postgres.stop();
        await own.remove();
      }
    },
  );
});

async function mounted(): Promise<PerishableDisk> {
  const own = await mountPerishableDisk();
  if (own === undefined) throw new Error('the disk could be mounted a moment ago');
  return own;
}

/** Rows that nothing but the ledger remembers: their offsets are committed, and eCall has not seen them. */
async function scheduleSome(system: System) {
  const sendAt = new Date(Date.now() + 20_000).toISOString();
  const numbers = Array.from({ length: SCHEDULED }, (_, index) => index);
  const texts = numbers.map((index) => `later-${index} ${index}`);
  const commandIds = await Promise.all(
    texts.map(async (text, index) => {
      const command = { commandId: `${system.topics.groupId}-${text}`, sendAt, ...sms('+41791234567', text) };
      return system.command(command, { key: `later-${index}` });
    }),
  );
  return { commandIds, texts };
}

/** The command behind a text of {@link flood} or {@link scheduleSome}. */
function idOf({ topics }: System, text: string): string {
  return `${topics.groupId}-${text.startsWith('later-') ? text : text.split(' ')[1]}`;
}

/** The commands whose offsets are committed: from Kafka's view they are done. */
async function acknowledgedCommands({ brokers, topics }: System): Promise<string[]> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const [group] = await admin.fetchOffsets({ groupId: topics.groupId, topics: [topics.sendMessage] });
    const committed = new Map(
      group?.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const),
    );
    const records = await kcatConsume(brokers, { topic: topics.sendMessage });
    return records
      .filter(({ partition, offset }) => offset < (committed.get(partition) ?? 0))
      .map(({ value }) => (JSON.parse(value ?? '') as { commandId: string }).commandId);
  } finally {
    await admin.disconnect();
  }
}

async function commandsInLedger(url: string): Promise<Set<string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ command_id: string }>(
      'select distinct command_id from ecall_gateway.sends',
    );
    return new Set(rows.map(({ command_id: id }) => id));
  } finally {
    await client.end();
  }
}
