import type { PartitionMetadata, RecordMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { PartitionChoice } from './partition-choice.js';

const partitions = Array.from({ length: 6 }, (_, partitionId) => ({
  partitionId,
  leader: 0,
})) as unknown as PartitionMetadata[];

const acknowledged = (topicName: string, partition: number): RecordMetadata => ({
  topicName,
  partition,
  errorCode: 0,
});

describe('PartitionChoice', () => {
  it('keeps to the partition of a message, with or without a key, however often it is asked', () => {
    const choose = new PartitionChoice().partitioner();
    for (const key of [null, 'a', 'b']) {
      const message = { key, value: 'v' };
      const asked = Array.from({ length: 10 }, () =>
        choose({ topic: 't', message, partitionMetadata: partitions }),
      );
      expect(new Set(asked).size).toBe(1);
    }
  });

  it('spreads messages without a key', () => {
    const choose = new PartitionChoice().partitioner();
    const asked = Array.from({ length: 6 }, () =>
      choose({ topic: 't', message: { value: 'v' }, partitionMetadata: partitions }),
    );
    expect(new Set(asked).size).toBe(6);
  });

  it('fails when the partition of a message was not acknowledged, or of another topic alone', () => {
    const choice = new PartitionChoice();
    const message = { key: 'k', value: 'v' };
    const partition = choice.partitioner()({ topic: 't', message, partitionMetadata: partitions });
    const sent = [{ topic: 't', messages: [message] }];
    const check = (...answers: RecordMetadata[]) => choice.assertAllAcknowledged(sent, answers);
    expect(() => check(acknowledged('t', partition))).not.toThrow();
    expect(() => check(acknowledged('t', (partition + 1) % 6))).toThrow('not all records for t');
    expect(() => check(acknowledged('u', partition))).toThrow('not all records for t');
    expect(() => check()).toThrow('not all records for t');
  });
});
