import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import {
  createTopics,
  gatewayEnv,
  spawnApp,
  topicNames,
  waitFor,
  type RunningApp,
} from '../support/index.js';

const lastWords = ({ logs }: RunningApp) => logs.filter((line) => line.includes('"fatal"')).join('\n');

/** With a ledger each, two gateways would send the same messages: the one who comes second goes, and says what to do. */
describe('a gateway with an embedded ledger', () => {
  it(
    'stops where its folder is in use, or its group has a member, and has taken nothing',
    { timeout: 120_000 },
    async () => {
      const brokers = inject('kafkaBrokers');
      const topics = topicNames();
      await createTopics(brokers, [topics.sendMessage], 1);
      const ledgerDir = await mkdtemp(join(tmpdir(), 'ecall-gateway-embedded-'));
      const nobody = 'http://127.0.0.1:9';
      const env = gatewayEnv({ brokers, topics, ecallUrl: nobody, publicUrl: nobody, ledgerDir });
      const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
      const member = kafka.consumer({ groupId: topics.groupId });
      const gateways: RunningApp[] = [];
      try {
        const joined = new Promise((resolve) => member.on(member.events.GROUP_JOIN, resolve));
        await member.connect();
        await member.subscribe({ topics: [topics.sendMessage] });
        await member.run({ eachMessage: async () => undefined });
        await joined;
        const inGroup = await spawnApp('gateway', env);
        gateways.push(inGroup);
        await waitFor(async () => access(join(ledgerDir, 'ledger.lock')).then(() => true), {
          deadlineMs: 30_000,
          what: 'the folder to be taken',
        });
        const onFolder = await spawnApp('gateway', env);
        gateways.push(onFolder);
        expect(await onFolder.exited).toEqual({ code: 1, signal: null });
        expect(lastWords(onFolder)).toMatch(/in use by process .*DATABASE_URL/);
        expect(await inGroup.exited).toEqual({ code: 1, signal: null });
        expect(lastWords(inGroup)).toMatch(/has another member.*DATABASE_URL/);
        expect(inGroup.logs.filter((line) => line.includes('group-joined'))).toEqual([]);
      } finally {
        await Promise.all(gateways.map(async (gateway) => gateway.kill9()));
        await member.disconnect();
        await rm(ledgerDir, { recursive: true, force: true });
      }
    },
  );
});
