import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.js';
import type { Session } from './session.js';

function run(env: Session['env'], ...args: string[]) {
  const printed: string[] = [];
  const codes: number[] = [];
  const session: Session = {
    env,
    newId: () => 'id',
    print: (line) => printed.push(line),
    complain: (line) => printed.push(line),
    wait: async () => Promise.resolve('timeout'),
  };
  const program = createProgram(session, (code) => codes.push(code));
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => undefined });
  }
  return { done: program.parseAsync(['node', 'ecall', ...args]), printed, codes };
}

describe('the program', () => {
  it('shows examples', async () => {
    const { done, printed } = run({}, 'send', '--help');
    await expect(done).rejects.toBeInstanceOf(CommanderError);
    expect(printed.join('')).toContain('npm run ecall -- send +41791234567 "Hello"');
  });

  it.each([
    [[]],
    [['send']],
    [['watch']],
    [['cancel']],
    [['dlq']],
    [['dlq', 'list']],
    [['dlq', 'replay']],
    [['doctor']],
    [['forget']],
    [['lift']],
  ])('fits %j --help into a terminal of 80 columns', async (args) => {
    const { done, printed } = run({}, ...args, '--help');
    await expect(done).rejects.toBeInstanceOf(CommanderError);
    const lines = printed.join('').split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([[['send']], [['send', '+41791234567']], [['watch', '--count', 'many']], [['fly']]])(
    'refuses %j',
    async (args) => {
      await expect(run({}, ...args).done).rejects.toBeInstanceOf(CommanderError);
    },
  );

  it('says what to do when no Kafka answers', async () => {
    const { done } = run({ KAFKA_BROKERS: '127.0.0.1:1' }, 'send', '+41791234567', 'Hello');
    await expect(done).rejects.toMatchObject({
      message: expect.stringContaining('Kafka at 127.0.0.1:1'),
      nextStep: expect.stringContaining('npm start'),
    });
  });
});
