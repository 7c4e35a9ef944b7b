import { describe, expect, it } from 'vitest';
import { DeadLetter } from '../errors/dead-letter.error.js';
import { RecordFailure } from '../errors/record-failure.error.js';
import { RecordRefusedError } from '../errors/record-refused.error.js';
import { RetryLater } from '../errors/retry-later.error.js';
import type { BusRecord, OutgoingRecord, RecordHandler } from '../port/event-bus.port.js';
import { RecordProcessor, type RecordTrouble } from './record-processor.js';

const record: BusRecord = {
  topic: 't',
  partition: 3,
  offset: '42',
  timestamp: 0,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: { empty: null },
};

function scene(handler: RecordHandler, publish = async (_dead: OutgoingRecord): Promise<void> => undefined) {
  const waits: number[] = [];
  const troubles: Array<RecordTrouble['type']> = [];
  const stop = new AbortController();
  const dead: OutgoingRecord[] = [];
  const processor = new RecordProcessor({
    handler,
    maxAttempts: 3,
    deadLetterTopic: 'dlq',
    publish: async (letter) => {
      await publish(letter);
      dead.push(letter);
    },
    dependencies: {
      now: () => 7,
      random: () => 1,
      sleep: async (ms) => {
        waits.push(ms);
        if (waits.length === 20) stop.abort();
      },
    },
    onTrouble: ({ type }) => troubles.push(type),
  });
  return { processor, waits, troubles, stop, dead };
}

describe('RecordProcessor', () => {
  it('waits longer after each failure of the record itself, up to the cap', async () => {
    const { processor, waits, stop, troubles } = scene(async () => {
      throw new RecordFailure('cannot be read');
    });
    expect(await processor.process(record, stop.signal)).toBe('done');
    expect(waits).toEqual([500, 1_000]);
    expect(troubles).toEqual(['retry', 'retry', 'dead-letter']);
  });

  it('never gives up a record for an error that is not named as its own, and reports each', async () => {
    const { processor, waits, stop, troubles, dead } = scene(async () => {
      throw new TypeError('a bug');
    });
    expect(await processor.process(record, stop.signal)).toBe('dropped');
    expect(waits.slice(0, 3)).toEqual([500, 1_000, 2_000]);
    expect(waits).toHaveLength(20);
    expect(new Set(troubles)).toEqual(new Set(['unexpected-error']));
    expect(dead).toEqual([]);
  });

  it('waits as long as RetryLater says, or by its own backoff, without an end of its own', async () => {
    let tries = 0;
    const { processor, waits, stop, dead } = scene(async () => {
      tries += 1;
      throw new RetryLater('away', tries === 1 ? { afterMs: 7 } : {});
    });
    expect(await processor.process(record, stop.signal)).toBe('dropped');
    expect(waits.slice(0, 3)).toEqual([7, 1_000, 2_000]);
    expect(waits.at(-1)).toBe(30_000);
    expect(dead).toEqual([]);
  });

  it.each([new Error('any'), new RecordFailure('any'), new DeadLetter('r', 'any'), new RetryLater('any')])(
    'drops what throws %s after an abort',
    async (error) => {
      const { processor, stop, waits, dead } = scene(async () => {
        stop.abort();
        throw error;
      });
      expect(await processor.process(record, stop.signal)).toBe('dropped');
      expect([...waits, ...dead]).toEqual([]);
    },
  );

  it('counts what completes after an abort', async () => {
    const { processor, stop } = scene(async () => {
      stop.abort();
    });
    expect(await processor.process(record, stop.signal)).toBe('done');
  });

  it('calls no handler once aborted', async () => {
    let calls = 0;
    const { processor, stop } = scene(async () => {
      calls += 1;
    });
    stop.abort();
    expect(await processor.process(record, stop.signal)).toBe('dropped');
    expect(calls).toBe(0);
  });

  it('leaves out what makes a dead letter too large: the value, then all but where it was', async () => {
    const forms: OutgoingRecord[] = [];
    const { processor, stop, dead } = scene(
      async () => {
        throw new DeadLetter('bad', 'bad');
      },
      async (letter) => {
        forms.push(letter);
        if (forms.length < 3) throw new RecordRefusedError('dlq', 'too-large');
      },
    );
    expect(await processor.process(record, stop.signal)).toBe('done');
    expect(forms.map(({ key, value }) => [key, value])).toEqual([
      [record.key, record.value],
      [record.key, null],
      [null, null],
    ]);
    expect(dead[0]?.headers).toMatchObject({ 'dlq-topic': 't', 'dlq-partition': '3', 'dlq-offset': '42' });
  });

  it('tries until the dead-letter topic can be written, without handling the record again', async () => {
    let handled = 0;
    let writes = 0;
    const since: Array<number | undefined> = [];
    const { processor, stop, waits, troubles } = scene(
      async () => {
        handled += 1;
        throw new DeadLetter('bad', 'bad');
      },
      async () => {
        writes += 1;
        since.push(processor.deadLettersWaitSince);
        if (writes < 4) throw new Error('away');
      },
    );
    expect(await processor.process(record, stop.signal)).toBe('done');
    expect(handled).toBe(1);
    expect(waits).toEqual([500, 1_000, 2_000]);
    expect(since).toEqual([undefined, 7, 7, 7]);
    expect(processor.deadLettersWaitSince).toBeUndefined();
    expect(troubles.filter((type) => type === 'dead-letter-not-written')).toHaveLength(3);
  });
});
