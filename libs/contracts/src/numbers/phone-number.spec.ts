import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryOf, isCountry, maskNumber, normalizeSender, toE164 } from './phone-number.js';

describe('toE164', () => {
  it.each([
    ['+41791234567', undefined, '+41791234567'],
    ['0041791234567', undefined, '+41791234567'],
    [' +41 79 123 45 67 ', undefined, '+41791234567'],
    ['+41 (0)79 123 45 67', undefined, '+41791234567'],
    ['079 123 45 67', 'CH', '+41791234567'],
    ['0049 151 23456789', 'CH', '+4915123456789'],
    ['+1 202 555 0123', undefined, '+12025550123'],
    // As WhatsApp writes Mexican mobile numbers.
    ['+52 1 55 1234 5678', undefined, '+525512345678'],
    ['+5215512345678', undefined, '+525512345678'],
    ['0052 1 (55) 1234-5678', undefined, '+525512345678'],
    ['+521234567890', undefined, '+521234567890'],
    // As copied from a contact or a web page: marks of direction, a zero-width space, narrow and fixed spaces.
    ['\u202A+41 79 123 45 67\u202C', undefined, '+41791234567'],
    ['\u200E+41791234567\u200F', undefined, '+41791234567'],
    ['\u2068+41\u200B791234567\u2069', undefined, '+41791234567'],
    ['+41\u202F79\u202F123\u202F45\u202F67', undefined, '+41791234567'],
    ['+41\u00A079\u2007123 45 67', undefined, '+41791234567'],
    ['(+41) 79 123 45 67', undefined, '+41791234567'],
    ['(0041) 79 123 45 67', undefined, '+41791234567'],
    ['( +41 )79 123 45 67', undefined, '+41791234567'],
    ['+(41) 79 123 45 67', undefined, '+41791234567'],
    ['(079) 123 45 67', 'CH', '+41791234567'],
    ['＋41791234567', undefined, '+41791234567'],
    ['＋４１７９１２３４５６７', undefined, '+41791234567'],
    ['00 41 79 123 45 67', undefined, '+41791234567'],
    ['079 123 45 67', undefined, undefined],
    ['+4179', undefined, undefined],
    ['+417912345678901', undefined, undefined],
    ['+41791234567 ext. 5', undefined, undefined],
    ['call +41791234567', undefined, undefined],
    ['MyBrand', 'CH', undefined],
    ['', 'CH', undefined],
    ['+', undefined, undefined],
    ['+999791234567', undefined, undefined],
  ])('%j with %s is %s', (input, country, expected) => {
    expect(toE164(input, country)).toBe(expected);
  });

  const swiss = fc.integer({ min: 0, max: 9_999_999 }).map((n) => `79${String(n).padStart(7, '0')}`);

  it('gives the same number for every way to write it, and changes nothing the second time', () => {
    fc.assert(
      fc.property(swiss, fc.constantFrom(' ', '-', '.', ''), (national, gap) => {
        const spaced = `${national.slice(0, 2)}${gap}${national.slice(2, 5)}${gap}${national.slice(5)}`;
        const e164 = `+41${national}`;
        for (const written of [`+41${gap}${spaced}`, `0041${gap}${spaced}`])
          expect(toE164(written)).toBe(e164);
        expect(toE164(`0${spaced}`, 'CH')).toBe(e164);
        expect(toE164(e164, 'DE')).toBe(e164);
      }),
    );
  });

  it('gives E.164 or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,20}$/)), (text) => {
        const number = toE164(text, 'CH') ?? '+41791234567';
        expect(number).toMatch(/^\+[1-9]\d{4,16}$/);
        expect(toE164(number)).toBe(number);
      }),
    );
  });
});

describe('normalizeSender', () => {
  it.each([
    ['0041791234567', '+41791234567'],
    ['8000', '8000'],
    ['MyBrand', 'MyBrand'],
  ])('%s is %s', (input, expected) => {
    expect(normalizeSender(input)).toBe(expected);
  });
});

describe('maskNumber', () => {
  it.each([
    ['+41791234567', '+41*****67'],
    ['+12025550123', '+1*****23'],
    ['+4232345678', '+423*****78'],
    ['0791234567', '*****67'],
    ['+4179', '*****'],
    ['8000', '*****'],
    ['', '*****'],
  ])('of %j shows %j', (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });

  it('never shows more than the country code and two digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{0,15}$/), (number) => {
        const shown = maskNumber(number).replace('*****', '');
        expect(shown).toMatch(/^(?:\+\d{1,3})?(?:\d\d)?$/);
        expect(number === '' || shown.length <= Math.max(0, number.length - 4)).toBe(true);
      }),
    );
  });
});

describe('countryOf', () => {
  it.each([
    ['+41791234567', 'CH'],
    ['+423660234567', 'LI'],
    ['+4915123456789', 'DE'],
    // Countries that share a calling code.
    ['+12025550123', 'US'],
    ['+14165550123', 'CA'],
    ['+18765551234', 'JM'],
    ['+18095551234', 'DO'],
    ['+77012345678', 'KZ'],
    ['+79161234567', 'RU'],
    ['+447797712345', 'JE'],
    ['+262639012345', 'YT'],
    ['+525512345678', 'MX'],
    // Belongs to no country: freephone, satellite, a calling code that is not given out.
    ['+80012345678', undefined],
    ['+870773111632', undefined],
    ['+999791234567', undefined],
    ['MyBrand', undefined],
    ['', undefined],
  ])('of %s is %s', (number, country) => {
    expect(countryOf(number)).toBe(country);
  });
});

it('knows countries', () => {
  expect([isCountry('CH'), isCountry('XX')]).toEqual([true, false]);
});
