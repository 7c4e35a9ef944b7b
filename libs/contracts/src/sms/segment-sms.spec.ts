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

  it('fits the text into as many parts as it says, and into no fewer, without splitting a character', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '€', '😀', 'ç', '['), maxLength: 800 });
    const gsm = fc.string({ unit: fc.constantFrom('a', '€', '~'), maxLength: 1_000 });
    fc.assert(
      fc.property(fc.oneof(texts, gsm), (text) => {
        const { encoding, segments } = segmentSms(text);
        const [single, part] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
        const sizes = Array.from(text, (one) =>
          encoding === 'GSM-7' ? (/[\^{}\\[~\]|€]/.test(one) ? 2 : 1) : one.length,
        );
        expect(segments).toBe(fewestParts(sizes, single, part));
      }),
    );
  });
});

/** By dynamic programming over every place to cut, where the code under test goes greedily from the left. */
function fewestParts(sizes: readonly number[], single: number, part: number): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= single) return 1;
  const fewest = [0];
  for (let end = 1; end <= sizes.length; end += 1) {
    let best = Number.POSITIVE_INFINITY;
    let used = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      used += sizes[start] ?? 0;
      if (used > part) break;
      best = Math.min(best, (fewest[start] ?? 0) + 1);
    }
    fewest.push(best);
  }
  return fewest.at(-1) ?? 0;
}
