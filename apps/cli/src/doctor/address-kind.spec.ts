import { expect, it } from 'vitest';
import { addressesOf, kindOf } from './address-kind.js';

it.each([
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['193.93.208.200', 'public'],
  ['2a00::1', 'public'],
])('%s is %s', (address, kind) => {
  expect(kindOf(address)).toBe(kind);
});

it('resolves addresses as they stand in a URL', async () => {
  expect(await addressesOf('[::1]')).toEqual(['::1']);
  expect(await addressesOf('127.0.0.1')).toEqual(['127.0.0.1']);
});
