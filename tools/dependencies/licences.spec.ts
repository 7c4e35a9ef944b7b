import { describe, expect, it } from 'vitest';
import { foreignLicences, type Component } from './licences.js';

const withLicence = (...ids: string[]): Component => ({
  name: 'left-pad',
  version: '1.0.0',
  licenses: ids.map((id) => ({ license: { id } })),
});
const withExpression = (expression: string): Component => ({
  name: 'left-pad',
  version: '1.0.0',
  licenses: [{ expression }],
});

describe('licences', () => {
  it.each([
    withLicence('MIT'),
    withLicence('MIT', 'ISC'),
    withExpression('(MIT OR GPL-3.0-only)'),
    withExpression('MIT AND BSD-3-Clause'),
  ])('admit %j', (component) => expect(foreignLicences([component])).toEqual([]));

  it.each([
    [withLicence('GPL-3.0-only'), 'left-pad@1.0.0: GPL-3.0-only'],
    [withLicence('MIT', 'AGPL-3.0-only'), 'left-pad@1.0.0: MIT and AGPL-3.0-only'],
    [withLicence(), 'left-pad@1.0.0: no licence'],
    [withExpression('MIT AND GPL-3.0-only'), 'left-pad@1.0.0: MIT AND GPL-3.0-only'],
    [withExpression('(MIT OR ISC) AND GPL-3.0-only'), 'left-pad@1.0.0: (MIT OR ISC) AND GPL-3.0-only'],
    [{ name: 'x', group: '@y', licenses: [{ license: { name: 'see LICENSE' } }] }, '@y/x@: see LICENSE'],
  ])('name %j', (component, line) => expect(foreignLicences([component])).toEqual([line]));

  it('look at packages inside of packages', () => {
    const inside = { ...withLicence('MIT'), components: [withLicence('SSPL-1.0')] };
    expect(foreignLicences([inside])).toEqual(['left-pad@1.0.0: SSPL-1.0']);
  });
});
