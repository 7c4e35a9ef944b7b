import { expect, it } from 'vitest';
import { checkSigningKeys } from './signing-keys.check.js';

const SECRET = '0123456789abcdef0123456789abcdef';

it('tells which one signs, and which are still verified', () => {
  expect(checkSigningKeys([{ id: 'new', secret: SECRET }])).toMatchObject({
    level: 'ok',
    seen: expect.stringContaining("'new' signs (32 characters); no older key"),
  });
  const rotated = [
    { id: 'new', secret: SECRET },
    { id: 'old', secret: `${SECRET}x` },
  ];
  expect(checkSigningKeys(rotated)).toMatchObject({
    level: 'ok',
    seen: expect.stringContaining("'old' still verified"),
  });
});

it.each([
  ['short', 'short', 'fail', '5 characters only'],
  ['monotonous', 'ab'.repeat(30), 'fail', 'repeats a few characters'],
  ['middling', SECRET.slice(0, 20), 'warn', '20 characters, 32 are advised'],
])('a %s secret', (_, secret, level, seen) => {
  const finding = checkSigningKeys([{ id: 'k', secret }]);
  expect(finding).toMatchObject({ level, seen: expect.stringContaining(seen) });
  expect(finding.nextStep).toContain('ten days');
  expect(JSON.stringify(finding)).not.toContain(`"${secret}"`);
});

it('sees a new key with the old secret', () => {
  const same = ['new', 'old'].map((id) => ({ id, secret: SECRET }));
  expect(checkSigningKeys(same)).toMatchObject({ level: 'warn', seen: expect.stringContaining("'old' has") });
});
