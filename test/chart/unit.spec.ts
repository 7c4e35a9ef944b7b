import { describe, expect, it } from 'vitest';
import { runCommand } from '../../tools/process/run-command.js';
import { chartDir, tools } from './support/tools.js';

describe("the chart's own tests", () => {
  it('pass', async () => {
    const { code, stdout, stderr } = await runCommand(tools.helmUnittest, [
      '--strict',
      '--file',
      'tests/*_test.yaml',
      chartDir,
    ]);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    expect(stdout).toMatch(/Tests: +(\d\d) passed, \1 total/);
  });
});
