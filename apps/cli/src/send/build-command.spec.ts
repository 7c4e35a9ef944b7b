import { describe, expect, it } from 'vitest';
import { buildCommand } from './build-command.js';

const typed = { commandId: 'c', to: '+41791234567', text: 'Hello', channel: 'Sms' };

describe('buildCommand', () => {
  it('makes the smallest command there is', () => {
    expect(buildCommand(typed)).toEqual({
      commandId: 'c',
      channel: 'Sms',
      to: '+41791234567',
      content: { type: 'Text', text: 'Hello' },
    });
  });

  it('takes several recipients, each once, and spaces as people write them', () => {
    expect(buildCommand({ ...typed, to: '+41 79 123 45 67, +41791234568,+41791234567' }).to).toEqual([
      '+41791234567',
      '+41791234568',
    ]);
  });

  it('spells the channel as the gateway wants it', () => {
    expect(buildCommand({ ...typed, channel: 'whatsapp' }).channel).toBe('Whatsapp');
    expect(() => buildCommand({ ...typed, channel: 'fax' })).toThrow('no channel "fax"');
  });

  it('wants a recipient', () => {
    expect(() => buildCommand({ ...typed, to: ' , ' })).toThrow('no recipient');
  });
});
