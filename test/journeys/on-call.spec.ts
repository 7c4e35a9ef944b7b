import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduce, waitFor } from '../support/index.js';
import { OperatorPage, PAGE_SETTINGS } from './operator-page.js';
import { ACCEPTED, sms, startSystem, type System } from './system.js';

const WAITING = '+41791290007';
const ASIDE = '+41791290008';
const LIMITED = '+41791290009';
/** More than passers-by make. */
const CALLBACKS = 70;
/** The first message and the first of the limit's own test. */
const SEGMENTS_A_DAY = 2;

/** A person on call, with the operator's page alone: what is stuck, why, and what to press. */
describe('on call', () => {
  let system: System;
  let operator: OperatorPage;

  beforeAll(async () => {
    [system, operator] = await Promise.all([
      startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: { ...PAGE_SETTINGS, SEND_LIMIT_PER_DAY: String(SEGMENTS_A_DAY) },
      }),
      OperatorPage.start(),
    ]);
  });
  afterAll(async () => {
    await operator.close();
    await system.stop();
  });
  afterEach(async () => operator.page.context().close());

  /** What only time would do. */
  async function inLedger(sql: string): Promise<readonly unknown[]> {
    const client = new Client({ connectionString: system.env['DATABASE_URL'] });
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  }

  async function takeRecordsUpTo(topic: string, bytes: number): Promise<void> {
    const admin = new Kafka({ brokers: system.brokers.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    await admin.disconnect();
  }

  it('says what eCall refuses of an account, and that it goes on', async () => {
    system.simulator.setCredentials({ username: 'demo', password: 'another' });
    const commandId = await system.command(sms(WAITING, 'for an account that is refused'));
    const page = await operator.openSignedIn(system);
    const item = page.locator('.need', { hasText: 'Account default: Refused by eCall' });
    await item.getByText('eCall refuses user or password').waitFor();
    await item.getByRole('link', { name: 'What waits' }).click();
    const row = page.locator('.rows a', { hasText: commandId });
    await row.getByText('waits for its account: eCall refuses user or password').waitFor();
    await row.click();
    await page.locator('.timeline').getByText('HTTP 401').first().waitFor();
    system.simulator.setCredentials({ username: 'demo', password: 'demo' });
    await page.locator('.timeline').getByText('Accepted by eCall').waitFor();
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.locator('.card').getByText('Sending').waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('lifts the daily limit of an account', async () => {
    const within = await system.command(sms(LIMITED, 'the last of the day'));
    await system.event(within, ACCEPTED);
    const beyond = await system.command(sms(LIMITED, 'one too many'));
    const page = await operator.openSignedIn(system, 'accounts');
    await page.getByText('Daily limit used up').waitFor();
    await page.getByRole('button', { name: 'Lift the limit' }).click();
    await operator.decide('campaign approved');
    await page.getByText('Sending').waitFor();
    await page.getByText('once today', { exact: true }).waitFor();
    await system.event(beyond, ACCEPTED);
    expect(operator.complaints).toEqual([]);
  });

  it('names callbacks that are refused', async () => {
    const url = `${system.gateway.url}/webhooks/ecall/status/no-token`;
    const calls = Array.from(
      { length: CALLBACKS },
      async () => (await fetch(url, { method: 'POST' })).status,
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set([404]));
    const page = await operator.openSignedIn(system);
    const item = page.locator('.need', { hasText: `${CALLBACKS} callbacks were refused` });
    await item.getByText('TRUST_PROXY').waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('names what could not be processed, and sends it back', async () => {
    await kcatProduce(system.brokers, { topic: system.topics.sendMessage, value: '{ poison' });
    const page = await operator.openSignedIn(system, 'dead-letters');
    const letter = page.locator('.letter', { hasText: 'not-json' });
    await letter.first().waitFor({ timeout: 60_000 });
    await letter.getByRole('button', { name: 'Replay' }).click();
    await operator.decide('to see it come back');
    await page.getByText('1 replayed.').first().waitFor();
    await letter.getByText('was replayed').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Dead letters, the latest').waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('shows an event that its topic does not take, and has it published again', async () => {
    await takeRecordsUpTo(system.topics.messageEvents, 200);
    const commandId = await system.command(sms(ASIDE, 'whose events are too large'));
    // An hour passes.
    await waitFor(
      async () => {
        await inLedger(`update ecall_gateway.outbox set refused_since = now() - interval '2 hours', retry_at = now()
          where attempts > 0 and kept_aside_at is null`);
        const [count] = await inLedger('select from ecall_gateway.outbox where kept_aside_at is not null');
        return count !== undefined;
      },
      { deadlineMs: 30_000, what: 'an event to be kept aside' },
    );
    const page = await operator.openSignedIn(system, 'messages/kept-aside');
    const row = page.locator('.rows li', { hasText: commandId }).first();
    await row.getByText('larger than the topic’s max.message.bytes').waitFor();
    await takeRecordsUpTo(system.topics.messageEvents, 1_000_000);
    await row.getByRole('button', { name: 'Publish again' }).click();
    await operator.decide('the topic takes it now');
    await page.getByText('No event is kept aside.').waitFor({ timeout: 60_000 });
    await system.event(commandId, ACCEPTED);
    expect(operator.complaints).toEqual([]);
  });
});
