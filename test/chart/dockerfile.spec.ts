import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../tools/process/run-command.js';
import { projectDir } from '../support/project-paths.js';
import { tools } from './support/tools.js';

const file = join(projectDir, 'deploy/Dockerfile');

describe('the Dockerfile', () => {
  it('passes hadolint', async () => {
    const { code, stdout, stderr } = await runCommand(tools.hadolint, ['--failure-threshold', 'info', file]);
    expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: '' });
  });

  it('names every base image by its full version', async () => {
    const bases = [...(await readFile(file, 'utf8')).matchAll(/^FROM (\S+)/gm)].map(([, name = '']) => name);
    const foreign = bases.filter((name) => name.includes(':'));
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter((name) => !/^node:\d+\.\d+\.\d+-\w+-slim$/.test(name))).toEqual([]);
  });
});
