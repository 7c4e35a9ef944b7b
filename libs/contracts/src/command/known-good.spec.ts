import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentClass, TextContent, TextOptions } from './content.dto.js';
import { isKnownGood } from './known-good.js';
import { SendMessage } from './send-message.dto.js';
import { VALIDATION } from './validate-command.js';

const anything = fc.constantFrom<unknown>(undefined, null, '', 'x', 'x'.repeat(200), 0, 1.5, true, [], {}, [
  'a',
]);
const usual = { requiredKeys: [] };

const content = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom<unknown>('Text', 'Image', 'Template', 'Fax', 1),
      text: fc.oneof(fc.constant('hi'), anything),
      url: fc.oneof(fc.constant('https://example.com/a.png'), anything),
      options: fc.oneof(
        fc.record({ pageLimit: fc.constantFrom<unknown>(1, 10, 11, 0.5, null) }, usual),
        anything,
      ),
      unknown: anything,
    },
    usual,
  ),
  anything,
);

const fields = fc.record(
  {
    commandId: fc.oneof(fc.constant('c-1'), anything),
    account: fc.oneof(fc.constant('default'), anything),
    channel: fc.constantFrom<unknown>('Sms', 'Whatsapp', 'Rcs', 'Fax', undefined, 1),
    from: anything,
    to: fc.oneof(fc.constantFrom<unknown>('+41791234567', ['+41791234567']), anything),
    content,
    sendAt: fc.oneof(fc.constant('2026-06-01T00:00:00Z'), anything),
    onInDoubt: fc.constantFrom<unknown>('park', 'resend', 'drop', null),
    metadata: fc.oneof(fc.constant({ a: 'b' }), anything),
    unknown: anything,
  },
  usual,
);

/** As the command is made of what was published. */
function commandOf(given: { readonly content?: unknown }): SendMessage {
  const command = Object.assign(new SendMessage(), given);
  const Content = contentClass(given.content);
  if (Content === undefined) return command;
  command.content = Object.assign(new Content(), given.content);
  if (command.content instanceof TextContent && typeof command.content.options === 'object')
    command.content.options = Object.assign(new TextOptions(), command.content.options);
  return command;
}

describe('isKnownGood', () => {
  it('lets through what class-validator finds nothing wrong with, and nothing else', () => {
    let good = 0;
    fc.assert(
      fc.property(fields, (given) => {
        const isGood = isKnownGood(commandOf(given));
        good += isGood ? 1 : 0;
        expect(isGood).toBe(validateSync(commandOf(given), VALIDATION).length === 0);
      }),
      {
        numRuns: 3_000,
        examples: [[{ channel: 'Sms', to: '+41791234567', content: { type: 'Text', text: 'hi' } }]],
      },
    );
    expect(good).toBeGreaterThan(0);
  });

  it('leaves to class-validator what has no rules', () => {
    expect(isKnownGood({})).toBe(false);
    expect(isKnownGood(Object.create(null) as object)).toBe(false);
  });
});
