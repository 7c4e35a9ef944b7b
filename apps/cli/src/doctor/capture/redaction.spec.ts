import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from './redaction.js';

const secrets = {
  to: '+41765558899',
  from: 'MyBrand',
  text: 'Test message of ecall-gateway 1a2b3c',
  others: ['api-user', 'hunter2-hunter2', 'https://test.example.com/doctor/aaaa'],
};
const redact = redactor(secrets);

describe('redaction', () => {
  it.each([
    ['+41765558899', '+41791234567'],
    ['0041765558899', '0041791234567'],
    ['0765558899', '0791234567'],
    [41765558899, 41791234567],
    ['from MyBrand to 0041765558899.', 'from Brand to 0041791234567.'],
    ['other phone 0041791110022', 'other phone 0041000000000'],
    ['+4915112345678', '+4900000000000'],
    ['api-user:hunter2-hunter2', 'redacted:redacted'],
    ['2026-11-26T21:09:43.035Z', '2026-11-26T21:09:43.035Z'],
    ['00-8f3c2a71e5d94b06', '00-8f3c2a71e5d94b06'],
    [200, 200],
    [null, null],
  ])('%s becomes %s', (given, expected) => {
    expect(redact(given)).toBe(expected);
  });

  it('leaves no secret anywhere in any JSON value', () => {
    const secret = fc.constantFrom(
      secrets.to,
      '0041765558899',
      secrets.text,
      secrets.from,
      ...secrets.others,
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, secret, fc.string(), fc.integer(), tie('list'), tie('object')),
      list: fc.array(tie('value')),
      object: fc.dictionary(fc.oneof(fc.string(), secret), tie('value')),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(redact(value))).not.toMatch(
          /765558899|1a2b3c|MyBrand|api-user|hunter2|doctor\/aaaa/,
        );
      }),
    );
  });

  it('makes a sender that is a number nobody’s', () => {
    expect(redactor({ ...secrets, from: '0041794443322' })('0041794443322')).toBe('0000000000000');
  });
});
