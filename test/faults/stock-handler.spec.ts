import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { startSimulator, type FaultRule } from '../../apps/simulator/src/index.js';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import { createTopics, kcatProduceMany, projectDir, topicNames, waitFor } from '../support/index.js';
import { LONG } from './flood.js';

const COMMANDS = 1_000;
const POISON_TO = '+41794000000';

/** What a plain handler does in the faults that the gateway is made for. Prints; docs/guarantees.md has the table. */
describe.runIf(LONG)('a plain @EventPattern handler on Kafka', () => {
  async function run(faults: readonly FaultRule[], more: { kill?: boolean; poison?: boolean } = {}) {
    const brokers = inject('kafkaBrokers');
    const { sendMessage, groupId } = topicNames();
    // Nest's Kafka server appends its own suffix to the group.
    await createTopics(brokers, [sendMessage], 1);
    const simulator = await startSimulator();
    simulator.setFaults(faults);
    const start = () =>
      new BackgroundProcess({
        command: process.execPath,
        args: [join(projectDir, 'test/faults/stock-handler/main.mjs')],
        cwd: projectDir,
        env: {
          PATH: process.env['PATH'],
          KAFKA_BROKERS: brokers,
          TOPIC: sendMessage,
          GROUP_ID: groupId,
          ECALL_URL: simulator.url,
        },
      });
    const records = Array.from({ length: COMMANDS }, (_, index) => ({
      key: `key-${index % 100}`,
      value: JSON.stringify({
        to: more.poison === true && index === 100 ? POISON_TO : '+41794000001',
        content: { type: 'Text', text: `text ${index}` },
      }),
    }));
    await kcatProduceMany(brokers, { topic: sendMessage, records });
    let handler = start();
    const sent = () => simulator.log().length;
    try {
      if (more.kill === true) {
        await waitFor(() => sent() > COMMANDS / 2, {
          deadlineMs: 90_000,
          what: 'half to be sent',
          everyMs: 2,
        });
        await handler.kill();
        handler = start();
      }
      await untilQuiet(() => simulator.requests().length);
      const texts = simulator.log().map(({ text }) => text);
      const distinct = new Set(texts).size;
      const refused = simulator.requests().length - texts.length;
      return {
        sent: distinct,
        sentTwiceOrMore: texts.length - distinct,
        notSent: COMMANDS - distinct,
        otherRequests: refused,
      };
    } finally {
      await handler.kill();
      await simulator.stop();
    }
  }

  it('in faults', { timeout: 900_000 }, async () => {
    const table = {
      'no fault': await run([]),
      '5 % of answers lost': await run([{ kind: 'drop-after', share: 0.05 }]),
      'killed once': await run([{ kind: 'delay', ms: 5 }], { kill: true }),
      'one record always refused': await run([{ kind: 'refuse', to: POISON_TO }], { poison: true }),
    };
    console.table(table);
    expect(table['no fault'].sent).toBe(COMMANDS);
    expect(table['5 % of answers lost'].sentTwiceOrMore).toBeGreaterThan(0);
  });
});

/** Until nothing new came for 45 s (beyond a consumer's session), at most four minutes. */
async function untilQuiet(count: () => number): Promise<void> {
  let last = -1;
  for (let quiet = 0, total = 0; quiet < 45 && total < 240; total += 1) {
    const now = count();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    await delay(1_000);
  }
}
