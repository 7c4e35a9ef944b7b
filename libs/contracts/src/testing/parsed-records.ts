import type { InvalidCommand, ParsedCommand, ValidCommand } from '../command/normalized-command.js';
import { parseSendMessage, type RawCommandRecord } from '../command/parse-send-message.js';

export const NOW = Date.parse('2026-06-01T00:00:00Z');
export const GOOD = {
  commandId: 'c-1',
  channel: 'Sms',
  to: '+41791234567',
  content: { type: 'Text', text: 'hi' },
} as const;

export const record = (value: unknown, more: Partial<RawCommandRecord> = {}): RawCommandRecord => ({
  topic: 't',
  partition: 2,
  offset: '7',
  timestamp: 1_000,
  value: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers: {},
  ...more,
});

export const parse = (value: unknown, more: Partial<RawCommandRecord> = {}): ParsedCommand =>
  parseSendMessage(record(value, more), { now: NOW });

export const valid = (value: unknown, more: Partial<RawCommandRecord> = {}): ValidCommand => {
  const parsed = parse(value, more);
  if (parsed.kind === 'invalid') throw new Error(`${parsed.reason} ${parsed.detail}`);
  return parsed;
};

export const invalid = (value: unknown, more: Partial<RawCommandRecord> = {}): InvalidCommand => {
  const parsed = parse(value, more);
  if (parsed.kind === 'valid') throw new Error('it is valid');
  return parsed;
};
