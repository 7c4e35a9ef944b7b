import { addressList } from '@ecall-gateway/settings';
import { describe, expect, it } from 'vitest';
import { callerAddress, isListed } from './caller-address.js';

describe('the address of a caller', () => {
  it.each([
    ['193.93.208.200', '193.93.208.200'],
    ['193.93.208.200:50412', '193.93.208.200'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:193.93.208.200', '::ffff:193.93.208.200'],
    [' 193.93.208.200 ', '193.93.208.200'],
  ])('%s is read', (text, address) => {
    expect(callerAddress(text)).toBe(address);
  });

  it.each(['', 'unknown', '_hidden', '193.93.208', '[193.93', '193.93.208.200:x', '300.1.1.1:80'])(
    '%j is none',
    (text) => {
      expect(callerAddress(text)).toBeUndefined();
      expect(isListed(addressList(['0.0.0.0/0', '::/0']), text)).toBe(false);
    },
  );
});

describe('an address list', () => {
  const list = addressList(['193.93.208.200', '10.0.0.0/8', '2001:db8::/32']);

  it.each([
    '193.93.208.200',
    '193.93.208.200:50412',
    '::ffff:193.93.208.200',
    '::ffff:c15d:d0c8',
    '[::ffff:c15d:d0c8]:443',
    '10.1.2.3:1',
    '[2001:db8:1::7]:443',
  ])('has %s', (text) => {
    expect(isListed(list, text)).toBe(true);
  });

  it.each(['193.93.208.201', '::ffff:c15d:d0c9', '[2001:db9::7]:443', '11.0.0.1:10'])(
    'has not %s',
    (text) => {
      expect(isListed(list, text)).toBe(false);
    },
  );
});
