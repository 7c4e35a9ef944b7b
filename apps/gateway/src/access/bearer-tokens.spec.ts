import { describe, expect, it } from 'vitest';
import { BearerTokens } from './bearer-tokens.js';

const tokens = new BearerTokens([
  { name: 'anna', secret: 'old-secret' },
  { name: 'ben', secret: 'other==' },
  { name: 'anna', secret: 'new-secret' },
]);

describe('BearerTokens', () => {
  it.each([
    ['Bearer old-secret', 'anna'],
    ['bearer new-secret', 'anna'],
    ['BEARER  other==', 'ben'],
  ])('knows who carries %j', (header, name) => {
    expect(tokens.holderOf(header)).toEqual({ kind: 'known', name });
  });

  it.each([
    'Bearer old-secre',
    'Bearer old-secret2',
    'Bearer anna:old-secret',
    'Bearer ',
    'Basic old-secret',
    'old-secret',
    '',
  ])('does not know %j', (header) => {
    expect(tokens.holderOf(header)).toEqual({ kind: 'wrong' });
  });

  it('tells no token from a wrong one', () => {
    expect(tokens.holderOf(undefined)).toEqual({ kind: 'none' });
  });

  it('lets nobody in where it holds none', () => {
    const none = new BearerTokens([]);
    expect(none.isEmpty).toBe(true);
    expect(none.holderOf('Bearer old-secret')).toEqual({ kind: 'wrong' });
  });
});
