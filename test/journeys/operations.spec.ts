import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectDir, waitFor } from '../support/index.js';
import { ACCEPTED, EXPIRED, IN_DOUBT, sms, startSystem, STATUS_CHANGED, type System } from './system.js';

/** What an operator sees and decides, and what the gateway does of itself when callbacks fail to come. */
describe('operations', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: {
        SEND_LEASE_MS: '1000',
        SEND_TIMEOUT_MS: '500',
        SAFETY_MARGIN_MS: '500',
        IN_DOUBT_GRACE_MS: '2000',
        STATUS_POLL_AFTER_MS: '1000',
      },
    });
  });
  afterAll(async () => system.stop());

  const manage = async (path: string, body?: object) => {
    const response = await fetch(`${system.gateway.managementUrl}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  /** A message whose answer is lost and whose callbacks never come, until the gateway gives up. */
  async function parkedInDoubt(to: string, onInDoubt: 'park' | 'resend' = 'park'): Promise<string> {
    system.simulator.setFaults([
      { kind: 'drop-after', to, times: 1 },
      { kind: 'callback-none', to, times: 1 },
    ]);
    const commandId = await system.command({ ...sms(to, `doubt ${to}`), onInDoubt });
    await system.event(commandId, IN_DOUBT);
    return commandId;
  }

  const finalDoubt = async (commandId: string) =>
    system.events.first(
      ({ subject, type, data }) => subject === commandId && type === IN_DOUBT && data['final'] === true,
      'the final word',
    );

  it('a doubt that nothing cleared up is listed, and a person says that it was sent', async () => {
    const commandId = await parkedInDoubt('+41791280001');
    await finalDoubt(commandId);
    const { body } = await manage('/messages?state=in-doubt');
    expect(body['messages']).toEqual(
      expect.arrayContaining([expect.objectContaining({ commandId, state: 'parked' })]),
    );
    expect((await manage(`/messages/${commandId}/resolve`, { decision: 'perhaps' })).status).toBe(400);
    expect((await manage(`/messages/${commandId}/resolve`, { decision: 'sent', version: 1 })).status).toBe(
      409,
    );
    expect((await manage(`/messages/${commandId}/resolve`, { decision: 'sent' })).body).toEqual({
      changed: 1,
    });
    expect((await system.event(commandId, ACCEPTED)).data).not.toHaveProperty('messageId');
    expect((await manage(`/messages/${commandId}/resolve`, { decision: 'sent' })).status).toBe(409);
  });

  it('a person has it sent again', async () => {
    const commandId = await parkedInDoubt('+41791280002');
    await finalDoubt(commandId);
    expect((await manage(`/messages/${commandId}/resolve`, { decision: 'resend' })).body).toEqual({
      changed: 1,
    });
    await system.event(commandId, ACCEPTED);
    expect(system.simulator.log().filter(({ to }) => to === '+41791280002')).toHaveLength(2);
  });

  it('whoever said resend has it sent a second time when the grace is over, and not a third', async () => {
    const commandId = await parkedInDoubt('+41791280003', 'resend');
    await system.event(commandId, ACCEPTED);
    expect(system.simulator.log().filter(({ to }) => to === '+41791280003')).toHaveLength(2);
  });

  it('a final status that no callback brings is asked for', async () => {
    const to = '+41791280004';
    system.simulator.setFaults([{ kind: 'callback-none', to }]);
    const commandId = await system.command(sms(to, 'ask for me'));
    const delivered = await system.events.first(
      ({ subject, type, data }) => subject === commandId && type === STATUS_CHANGED && data['final'] === true,
      'the final status',
    );
    expect(delivered.data).toMatchObject({ status: 'delivered', source: 'poll' });
  });

  it('sendAt is waited for, and expiresAt kept', async () => {
    const sendAt = new Date(Date.now() + 2_000).toISOString();
    const later = await system.command({ ...sms('+41791280005', 'later'), sendAt });
    const expired = await system.command({
      ...sms('+41791280006', 'too late'),
      expiresAt: new Date(Date.now() - 1_000).toISOString(),
    });
    expect((await system.event(expired, EXPIRED)).data).toHaveProperty('expiresAt');
    const accepted = await system.event(later, ACCEPTED);
    expect(Date.parse(String(accepted.data['acceptedAt']))).toBeGreaterThanOrEqual(Date.parse(sendAt));
    expect(system.simulator.log().filter(({ text }) => text === 'too late')).toEqual([]);
  });

  it('what is kept of a number is deleted on request', async () => {
    const to = '+41791280007';
    const commandId = await system.command(sms(to, 'forget me'));
    await system.event(commandId, ACCEPTED);
    const forget = () =>
      spawnSync(
        process.execPath,
        [
          join(projectDir, 'apps/cli/dist/main.js'),
          'forget',
          to,
          '--management',
          system.gateway.managementUrl,
        ],
        { encoding: 'utf8' },
      );
    await waitFor(() => forget().stdout.includes('of 1 message'), {
      deadlineMs: 10_000,
      what: 'the row to be deleted',
    });
    expect((await manage(`/messages/${commandId}`)).status).toBe(404);
    expect(forget().stdout).toContain('of 0 messages');
  });

  it('questions that are none are answered with what they may be', async () => {
    const { status, body } = await manage('/messages?state=lost');
    expect([status, String(body['message'])]).toEqual([400, expect.stringContaining('it may be in-doubt')]);
    expect((await manage('/messages?state=accepted&limit=0')).status).toBe(400);
    expect((await manage('/messages/nobody-knows')).status).toBe(404);
    expect((await manage('/messages/forget', { to: '079' })).status).toBe(400);
  });
});
