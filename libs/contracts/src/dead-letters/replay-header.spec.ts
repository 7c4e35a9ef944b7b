import { describe, expect, it } from 'vitest';
import { formatRecordOrigin, parseRecordOrigin } from './replay-header.js';

const ORIGIN = { topic: 'ecall.send-message', partition: 2, offset: '9007199254740993', timestamp: 1_500 };

describe('the origin in a replay header', () => {
  it('comes back as it was written', () => {
    expect(formatRecordOrigin(ORIGIN)).toBe('ecall.send-message:2:9007199254740993:1500');
    expect(parseRecordOrigin(formatRecordOrigin(ORIGIN))).toEqual(ORIGIN);
  });

  it.each(['', 'commands', 'commands:1:2', 'commands:1:2:x', 'a:b:1:2:3', 'commands:-1:2:3', '::1:2'])(
    'is not read from %j',
    (text) => {
      expect(parseRecordOrigin(text)).toBeUndefined();
    },
  );
});
