import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentSms } from './segment-sms.js';

describe('segmentSms', () => {
  it.each([
    ['', 'GSM-7', 1],
    ['a'.repeat(160), 'GSM-7', 1],
    ['a'.repeat(161), 'GSM-7', 2],
    ['a'.repeat(306), 'GSM-7', 2],
    ['a'.repeat(307), 'GSM-7', 3],
    ['a'.repeat(1_530), 'GSM-7', 10],
    ['€'.repeat(80), 'GSM-7', 1],
    ['€'.repeat(81), 'GSM-7', 2],
    // 76 escapes fill 152 of 153: the next pair does not fit the one that is left.
    ['€'.repeat(152), 'GSM-7', 2],
    ['€'.repeat(153), 'GSM-7', 3],
    ['ç'.repeat(70), 'UCS-2', 1],
    ['ç'.repeat(71), 'UCS-2', 2],
    ['ç'.repeat(670), 'UCS-2', 10],
    ['😀'.repeat(35), 'UCS-2', 1],
    ['😀'.repeat(36), 'UCS-2', 2],
    // 33 pairs fill 66 of 67.
    ['😀'.repeat(66), 'UCS-2', 2],
    ['😀'.repeat(67), 'UCS-2', 3],
  ])('%s', (text, encoding, segments) => {
    expect(segmentSms(text)).toEqual({ encoding, segments });
  });

  it('knows the whole default alphabet', () => {
    expect(segmentSms('@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€\n\r\f').encoding).toBe('GSM-7');
  });

  it('never needs fewer for a longer text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '€', 'ç', '😀'), maxLength: 400 }), (text) => {
        const { encoding, segments } = segmentSms(text);
        const longer = segmentSms(`${text}a`);
        expect(longer.segments).toBeGreaterThanOrEqual(segments);
        expect(longer.encoding).toBe(encoding);
        expect(segments).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
