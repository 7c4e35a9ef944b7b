import { describe, expect, it } from 'vitest';
import type { Session } from '../../session.js';
import { planCapture, questionFor } from './capture-plan.js';

const session = (env: Session['env']): Session => ({
  env: {
    ECALL_USERNAME: 'u',
    ECALL_PASSWORD: 'hunter2',
    ECALL_FROM: '+41790000000',
    PUBLIC_URL: 'https://gateway.example.com',
    DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
    WEBHOOK_SIGNING_KEYS: 'k:0123456789abcdef0123456789abcdef',
    ...env,
  },
  newId: () => 'id',
  print: () => undefined,
  complain: () => undefined,
  wait: async () => Promise.resolve('timeout'),
});

describe('planCapture', () => {
  it('takes the one account, and numbers as they are written', () => {
    const plan = planCapture({ sendTo: '0041 79 123 45 67' }, session({}));
    expect(plan).toMatchObject({ to: '+41791234567', from: '0041790000000', isSimulated: false });
    expect(questionFor(plan)).toBe(
      'This sends one real SMS to +41…67 from account default (rest.ecall.ch) and costs money. Send it?',
    );
  });

  it('knows a simulator on this machine', () => {
    const plan = planCapture(
      { sendTo: '+41791234567', from: 'Mine' },
      session({ ECALL_BASE_URL: 'http://127.0.0.1:3080' }),
    );
    expect(plan).toMatchObject({ from: 'Mine', isSimulated: true });
    expect(questionFor(plan)).toContain('a simulator');
  });

  it.each([
    [{ sendTo: '0791234567' }, {}, 'is no international number'],
    [{ sendTo: '+41791234567', account: 'other' }, {}, 'There is no account other'],
    [{ sendTo: '+41791234567' }, { ECALL_FROM: '' }, 'has no sender for SMS'],
    [{ sendTo: '+41791234567' }, { ECALL_PASSWORD: '' }, 'No account can be read (ECALL_PASSWORD)'],
  ])('says what is missing: %j', (flags, env, message) => {
    expect(() => planCapture(flags, session(env))).toThrow(message);
  });
});
