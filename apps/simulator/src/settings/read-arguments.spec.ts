import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HELP, readArguments } from './read-arguments.js';

describe('the command line', () => {
  it('runs without arguments, and helps when asked', () => {
    expect(readArguments([])).toBe('run');
    expect(readArguments(['--help'])).toBe('help');
    expect(readArguments(['-h'])).toBe('help');
  });

  it('refuses every other argument, so that nobody believes it took effect', () => {
    expect(() => readArguments(['--port', '4000'])).toThrow(
      "The argument is '--port'; it may be --help; settings come from the environment.",
    );
  });

  it('names the settings that the README names', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = readme.split('\n').filter((line) => line.startsWith('| `SIMULATOR_'));
    const inReadme = rows.flatMap((row) => row.split('|')[1]?.match(/SIMULATOR_\w+/g) ?? []);
    expect(inReadme.length).toBeGreaterThan(5);
    expect(HELP.match(/SIMULATOR_\w+/g)?.toSorted()).toEqual(inReadme.toSorted());
  });
});
