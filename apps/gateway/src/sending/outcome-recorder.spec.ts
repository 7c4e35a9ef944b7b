import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { MemoryLedger } from '@ecall-gateway/ledger/testing';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { NO_PROBE } from '../accounts/account-circuit.js';
import { createWorld } from '../testing/world.js';
import { ManualClock } from '../testing/manual-clock.js';
import { OutcomeRecorder } from './outcome-recorder.js';
import type { BegunMessage } from './send-job.js';

const never = new AbortController().signal;
const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const notSent = (reason: Extract<SendOutcome, { kind: 'not-sent' }>['reason']): SendOutcome => ({
  kind: 'not-sent',
  reason,
  cause,
});

const MESSAGE: BegunMessage = {
  attempt: { rowId: 'r', attempt: 1 },
  recipient: '+41791234567',
  command: { account: 'default', channel: 'Sms', content: { type: 'Text', text: 'hi' } },
  commandJson: '{}',
  isTimed: true,
  refusals: 0,
  probes: NO_PROBE,
  urgent: false,
  isCharged: false,
  segments: 1,
};

/** A recorder that logs at `info`, and its lines. */
function setUp() {
  const clock = new ManualClock();
  const lines: Array<Record<string, unknown>> = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const ledger = new MemoryLedger({ leaseMs: 25_000, graceMs: 120_000 }, clock.now);
  const recorder = new OutcomeRecorder(ledger, clock, pino({ level: 'info' }, { write }), never);
  const { account } = createWorld();
  const record = async (outcome: SendOutcome) =>
    recorder.record(account, { ...MESSAGE, traceparent }, outcome);
  return { clock, lines, record };
}

describe('the log at `info`, where eCall is not reached', () => {
  it.each([
    ['certificate', 'its certificate is not trusted'],
    ['proxy', 'the proxy was not reached or refused the tunnel'],
  ] as const)('says once a minute that it is the %s', async (reason, words) => {
    const { clock, lines, record } = setUp();
    for (let i = 0; i < 3; i += 1) await record(notSent(reason));
    expect(lines).toMatchObject([
      { account: 'default', reason, msg: expect.stringContaining(words) as string },
    ]);
    expect(lines[0]?.['err']).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    clock.pass(60_000);
    await record(notSent(reason));
    expect(lines[1]).toMatchObject({ reason, repeats: 2 });
  });

  it('names the trace of a message in doubt', async () => {
    const { lines, record } = setUp();
    await record({ kind: 'unknown', reason: 'timeout' });
    expect(lines).toMatchObject([{ msg: 'a message is in doubt', reason: 'timeout', trace_id: TRACE_ID }]);
  });

  it('keeps to `debug` what may pass by itself', async () => {
    const { lines, record } = setUp();
    await record(notSent('connect-refused'));
    await record(notSent('aborted'));
    expect(lines).toEqual([]);
  });
});
