import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { startSystem } from '../journeys/system.js';

/** Something that waiting does not mend, and a new process (or a person who sees it restart) may. */
describe('a consumer that cannot come back although the broker answers', () => {
  it('ends the process with a code other than 0', async () => {
    const brokers = inject('kafkaBrokers');
    const system = await startSystem({ brokers, databaseUrl: inject('databaseUrl') });
    try {
      const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [system.topics.sendMessage] });
      await admin.disconnect();
      const lost = performance.now();
      const { code } = await system.gateway.exited;
      console.log(
        `the process was over ${((performance.now() - lost) / 1_000).toFixed(0)} s after its topic`,
      );
      expect(code).toBe(1);
    } finally {
      await system.stop();
    }
  });
});
