import { describe, expect, it } from 'vitest';
import { foreignLicences, type LockedPackage } from './licences.js';

const locked = (license: string | undefined, more: LockedPackage = {}) => ({
  'node_modules/@left/pad': { version: '1.0.0', ...(license === undefined ? {} : { license }), ...more },
});

describe('licences', () => {
  it.each(['MIT', 'BSD-3-Clause', '(MIT OR GPL-3.0-only)', 'GPL-3.0-only OR MIT', 'MIT AND BSD-3-Clause'])(
    'admit %s',
    (license) => expect(foreignLicences(locked(license))).toEqual([]),
  );

  it.each([
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND GPL-3.0-only',
    'SEE LICENSE IN LICENSE',
  ])('name %s', (license) =>
    expect(foreignLicences(locked(license))).toEqual([`@left/pad@1.0.0: ${license}`]),
  );

  it('name a package without one, also inside of another', () => {
    const inside = { 'node_modules/a/node_modules/b': { version: '2.0.0' } };
    expect(foreignLicences({ ...locked(undefined), ...inside })).toEqual([
      '@left/pad@1.0.0: no licence',
      'b@2.0.0: no licence',
    ]);
  });

  it('leave out what does not ship, and our own', () => {
    expect(foreignLicences(locked('GPL-3.0-only', { dev: true }))).toEqual([]);
    expect(
      foreignLicences({ '': {}, 'apps/cli': { version: '0.1.0' }, 'node_modules/cli': { link: true } }),
    ).toEqual([]);
  });
});
