import { describe, expect, it } from 'vitest';
import { cutAddress, cutAddressesIn } from './cut-addresses.js';

describe('an address that is shown', () => {
  it.each([
    [
      'https://gateway.example/webhooks/ecall/status/k1.0123456789abcdefghij',
      'https://gateway.example/webhooks/ecall/status/k1.012…',
    ],
    ['http://127.0.0.1:3000/status?token=secret&n=1', 'http://127.0.0.1:3000/status?token=…&n=…'],
    ['http://user:secret@host/a', 'http://host/a'],
    ['no address', 'no address'],
  ])('%s', (address, cut) => {
    expect(cutAddress(address)).toBe(cut);
  });

  it('is cut inside of JSON, however it is escaped, and nothing else is touched', () => {
    const json = String.raw`{"a":["https:\/\/host\/?t=\"secret"], "text":"see https://host/?a=b \"x\""}`;
    expect(cutAddressesIn(json)).toBe(
      String.raw`{"a":["https://host/?t=…"], "text":"see https://host/?a=b \"x\""}`,
    );
  });
});
