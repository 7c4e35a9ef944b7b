import { describe, expect, it } from 'vitest';
import { smsPages } from './sms-pages.js';

describe('smsPages', () => {
  it.each([
    ['160 GSM-7 characters', 'ü'.repeat(160), 1],
    ['161 GSM-7 characters', 'ü'.repeat(161), 2],
    ['306 GSM-7 characters', 'a'.repeat(306), 2],
    ['307 GSM-7 characters', 'a'.repeat(307), 3],
    ['80 characters of the extension table, each two', '€'.repeat(80), 1],
    ['81 characters of the extension table', '€'.repeat(81), 2],
    ['an escape pair that would be cut moves to the next page', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 UCS-2 characters', 'я'.repeat(70), 1],
    ['71 UCS-2 characters', 'я'.repeat(71), 2],
    ['one character outside GSM-7 makes all UCS-2', `${'a'.repeat(70)}ё`, 2],
    ['35 emoji, each two', '😀'.repeat(35), 1],
    ['36 emoji', '😀'.repeat(36), 2],
  ])('%s', (_, text, pages) => {
    expect(smsPages(text)).toBe(pages);
  });
});
