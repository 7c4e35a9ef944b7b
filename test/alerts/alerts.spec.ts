import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduce, kcatProduceMany, waitFor } from '../support/index.js';
import { ACCEPTED, REJECTED, sms, STATUS_CHANGED } from '../journeys/system.js';
import { dashboardQueries } from './dashboard-queries.js';
import { CANARY, startWatchedSystem, type WatchedSystem } from './watched-system.js';

/** Takes minutes: partitions without an owner are reported after one. Runs with `npm run test:faults`. */
const LONG = process.env['FAULTS'] === 'long';

const SILENT = '+4179128';
/** More than fifty messages whose answers are lost. */
const LOST_ANSWERS = 55;
/** More than twenty messages that a guard refuses. */
const REFUSED_BY_GUARD = 25;
/** So many that they are most of all that were delivered here: a month's budget is spent by many. */
const LATE = 15;
/** More than one in ten seconds, over the ten minutes of the rule. */
const STRANGERS = 90;

/**
 * The cause of each alert, set up on a running system, under a real Prometheus with the rules of `deploy/` as they are: an
 * alert that is pending is one whose expression has become true. How long it has to hold (`for`) is tested by promtool. No window
 * is scaled: of one that is longer than the system has run, Prometheus takes the part that it knows. What takes minutes or hours
 * by itself (an event that waits, a callback that comes late, a command that lay on its topic) is told to the ledger or to Kafka
 * as if the time had passed.
 */
describe('the alerts', () => {
  let watched: WatchedSystem;
  beforeAll(async () => {
    watched = await startWatchedSystem(inject('kafkaBrokers'), inject('databaseUrl'));
  }, 120_000);
  afterAll(async () => watched.stop());

  const names = async () => [...new Set((await watched.prometheus.active()).map(({ name }) => name))];
  const publishMany = async (account: string, prefix: string, count: number) =>
    kcatProduceMany(watched.system.brokers, {
      topic: watched.system.topics.sendMessage,
      records: Array.from({ length: count }, (_, index) => {
        const to = `${prefix}${String(index).padStart(4, '0')}`;
        return {
          key: to,
          value: JSON.stringify({ commandId: `${account}-${index}`, account, ...sms(to, `for ${account}`) }),
        };
      }),
    });

  it('are all silent while nothing is wrong, save that the canary was never delivered', async () => {
    // The second tells that the gateway was scraped: until then the first is right.
    const late = await watched.expectAlert('EcallGatewayCanaryLate');
    expect(late.annotations['description']).toBe('The whole way was never seen to work.');
    await watched.expectNoAlert('EcallGatewayAbsent');
    expect(await names()).toEqual(['EcallGatewayCanaryLate']);
  });

  it('say that nothing is sent, while a transaction holds up the ledger', async () => {
    const { expectAlert, expectNoAlert, system } = watched;
    const unlock = await watched.lock('commands');
    const commandId = await system.command(sms('+41791270002', 'that waits'));
    await expectAlert('EcallGatewayNotSending');
    await unlock();
    await system.event(commandId, ACCEPTED);
    await expectNoAlert('EcallGatewayNotSending');
  });

  it('know strangers, and keys that not every replica has, from eCall', async () => {
    const { expectAlert, callWebhook, prometheus } = watched;
    expect(await callWebhook('no-token')).toBe(404);
    // Prometheus sees a counter grow only once it has seen it at all.
    await waitFor(
      async () => (await prometheus.query('ecall_gateway_webhooks_total{status="404"}')).length > 0,
      {
        deadlineMs: 10_000,
        what: 'the first stranger to be counted',
      },
    );
    await Promise.all(Array.from({ length: STRANGERS }, async () => callWebhook('no-token')));
    await expectAlert('EcallGatewayCallbacksRefused', { kind: 'status', status: '404' });
    const newKey = `new-key.${randomBytes(9).toString('base64url')}.1.${randomBytes(32).toString('base64url')}`;
    const meanwhile = async () => expect(await callWebhook(newKey)).toBe(503);
    await expectAlert('EcallGatewayCallbacksNotTaken', {}, { meanwhile });
  });

  it('name each account that does not send', async () => {
    const { expectAlert, system } = watched;
    for (const account of ['wrong-password', 'limited', 'limited'])
      await system.command({ account, ...sms('+41791270003', `for ${account}`) });
    await expectAlert('EcallGatewayAccountSuspended', { account: 'wrong-password', channel: 'all' });
    await expectAlert('EcallGatewayAccountLimited', { account: 'limited' });
    for (const name of ['accounts', 'daily-limit']) await expectAlert('EcallGatewayDegraded', { name });
  });

  it('tell lost answers by account, then as doubts, then as messages that a person decides about', async () => {
    const { expectAlert, countAnew, system } = watched;
    system.simulator.setFaults([
      { kind: 'hang', accept: true, toPrefix: SILENT },
      { kind: 'callback-none', toPrefix: SILENT },
    ]);
    await publishMany('silent', SILENT, LOST_ANSWERS);
    await expectAlert('EcallGatewayCircuitOpen', { account: 'silent' });
    await expectAlert('EcallGatewayDoubtsGather', {}, { meanwhile: countAnew });
    await expectAlert('EcallGatewayParked', {}, { meanwhile: countAnew });
  });

  it('tell what a publisher did wrong', async () => {
    const { expectAlert, system } = watched;
    await kcatProduce(system.brokers, { topic: system.topics.sendMessage, value: '{ poison' });
    await publishMany('guarded', '+4179126', REFUSED_BY_GUARD);
    await expectAlert('EcallGatewayDeadLetters', { reason: 'not-json' });
    await expectAlert('EcallGatewayGuardRefusals', { reason: 'recipient-not-allowed', account: 'guarded' });
  });

  it('tell that eCall sent what it had refused', async () => {
    const { expectAlert, refusing, system } = watched;
    const commandId = await system.command({ account: 'refused', ...sms('+41791270004', 'refused') });
    await system.event(commandId, REJECTED);
    expect(await refusing.contradict()).toBe(200);
    await expectAlert('EcallGatewayCallbackContradicts');
    const audit = (await (await fetch(`${system.gateway.managementUrl}/audit`)).json()) as {
      entries: unknown[];
    };
    expect(audit.entries).toMatchObject([
      {
        action: 'contradicted',
        who: 'eCall',
        what: { commandId, state: 'rejected', requestId: 'refused-1' },
      },
    ]);
  });

  it('see urgent and ordinary messages, and deliveries, that miss their objectives', async () => {
    const { expectAlert, inLedger, publishLate, system } = watched;
    const { topics, simulator } = system;
    const to = '+41791270005';
    simulator.setFaults([{ kind: 'callback-none', to, only: 'final' }]);
    const late = (name: string) =>
      Array.from({ length: LATE }, (_, index) => ({ commandId: `${name}-${index}`, ...sms(to, name) }));
    const ids = ['late-urgent', 'late-ordinary'].flatMap((name) =>
      late(name).map(({ commandId }) => commandId),
    );
    await publishLate(topics.urgent, late('late-urgent'), 10);
    await publishLate(topics.sendMessage, late('late-ordinary'), 90);
    for (const id of ids) await system.event(id, ACCEPTED);
    await inLedger(`update ecall_gateway.sends set settled_at = settled_at - interval '10 minutes'
      where command_id like 'late-%'`);
    for (const message of simulator.log())
      if (message.to === to) simulator.setStatus(message.messageId, 'Delivered');
    for (const budget of ['Urgent', 'Acceptance', 'Delivery'])
      for (const pace of ['Fast', 'Slow']) await expectAlert(`EcallGateway${budget}BudgetBurns${pace}`);
    for (const budget of ['Urgent', 'Acceptance'])
      await expectAlert(`EcallGateway${budget}BudgetBurnsCreeping`);
  });

  it('tell events that their topic does not take', async () => {
    const { expectAlert, countAnew, inLedger, system } = watched;
    await watched.takeRecordsUpTo(system.topics.messageEvents, 200);
    await system.command(sms('+41791270006', 'whose events are too large'));
    const hoursPass = async () => {
      await inLedger(`update ecall_gateway.outbox set at = at - interval '1 hour',
        refused_since = refused_since - interval '2 hours', retry_at = now() where attempts > 0 and kept_aside_at is null`);
      await countAnew();
    };
    await expectAlert('EcallGatewayOutboxStuck', {}, { meanwhile: hoursPass });
    await expectAlert('EcallGatewayKeptAside', {}, { meanwhile: hoursPass });
  });

  it('end with their cause: the canary was delivered since', async () => {
    const { system, expectNoAlert } = watched;
    await system.events.first(
      ({ type, data }) => type === STATUS_CHANGED && data['to'] === CANARY && data['status'] === 'delivered',
      'the delivery of the canary',
    );
    await expectNoAlert('EcallGatewayCanaryLate');
  });

  it('leave no panel of the dashboard empty', async () => {
    const empty: string[] = [];
    for (const { title, expr } of dashboardQueries())
      if ((await watched.prometheus.query(expr)).length === 0) empty.push(title);
    expect(empty).toEqual([]);
  });

  it('say that no replica is there', async () => {
    const { expectAlert, system } = watched;
    await system.gateway.stop();
    await expectAlert('EcallGatewayAbsent');
  });

  it.runIf(LONG)('name partitions that nobody reads', { timeout: 240_000 }, async () => {
    const { expectAlert, expectNoAlert, system } = watched;
    const { brokers, gateway, topics } = system;
    const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    // Who comes first leads the group: it assigns its own topics alone.
    const stranger = kafka.consumer({ groupId: topics.groupId });
    await stranger.connect();
    await stranger.subscribe({ topic: topics.inboundMessages });
    await stranger.run({ eachMessage: async () => undefined });
    try {
      const portOf = (url: string) => new URL(url).port;
      await system.addGateway({ PORT: portOf(gateway.url), MANAGEMENT_PORT: portOf(gateway.managementUrl) });
      await expectNoAlert('EcallGatewayAbsent');
      const { sendMessage: topic } = topics;
      await expectAlert('EcallGatewayUnownedPartitions', { topic }, { deadlineMs: 120_000 });
    } finally {
      await stranger.disconnect();
    }
    await expectNoAlert('EcallGatewayUnownedPartitions');
  });

  it('were all seen', async () => {
    const unseen = (await watched.prometheus.rules()).filter((name) => !watched.seen.has(name));
    expect(unseen).toEqual(LONG ? [] : ['EcallGatewayUnownedPartitions']);
  });
});
