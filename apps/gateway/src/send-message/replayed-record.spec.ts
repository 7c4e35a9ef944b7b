import { REPLAY_HEADER } from '@ecall-gateway/contracts';
import type { BusRecord } from '@ecall-gateway/event-bus';
import { describe, expect, it } from 'vitest';
import { replayedFrom } from './replayed-record.js';

const record = (header?: string): BusRecord => ({
  topic: 'commands',
  partition: 5,
  offset: '900',
  timestamp: 2_000,
  key: Buffer.from('k'),
  value: Buffer.from('{}'),
  headers: header === undefined ? {} : { [REPLAY_HEADER]: Buffer.from(header) },
});

describe('replayedFrom', () => {
  it('gives the record back its first coordinates', () => {
    const replayed = record('ecall.send-message:2:118:1500');
    expect(replayedFrom(replayed)).toEqual({
      ...replayed,
      topic: 'ecall.send-message',
      partition: 2,
      offset: '118',
      timestamp: 1_500,
    });
  });

  it('takes the timestamp as it is, since a fallback id is made of it', () => {
    expect(replayedFrom(record('t:0:1:9999'))?.timestamp).toBe(9_999);
  });

  it.each([undefined, '', 'yes', 't:0:1', 't:0:-1:5', 't t:0:1:5', `t:0:${'9'.repeat(40)}:5`])(
    'sees no replay in %s',
    (header) => {
      expect(replayedFrom(record(header))).toBeUndefined();
    },
  );
});
