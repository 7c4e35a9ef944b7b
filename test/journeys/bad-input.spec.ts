import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatConsume, kcatProduce, waitFor, type ConsumedRecord } from '../support/index.js';
import { ACCEPTED, REJECTED, sms, startSystem, type System } from './system.js';

/** What cannot be processed goes to the dead-letter topic as it came; its neighbours never notice. */
describe('bad input', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      partitions: 1,
    });
  });
  afterAll(async () => system.stop());

  /** Publishes between two good neighbours, and waits until both were sent. */
  async function among(bad: { key?: string; value: string | null; headers?: Record<string, string> }) {
    const before = await system.command(sms('+41791230001', 'before'));
    await kcatProduce(system.brokers, { topic: system.topics.sendMessage, ...bad });
    const after = await system.command(sms('+41791230002', 'after'));
    await system.event(before, ACCEPTED);
    await system.event(after, ACCEPTED);
  }

  async function deadLetter(fits: (record: ConsumedRecord) => boolean): Promise<ConsumedRecord> {
    return waitFor(async () => (await kcatConsume(system.brokers, { topic: system.topics.dlq })).find(fits), {
      deadlineMs: 20_000,
      what: 'the dead letter',
    });
  }

  it.each([
    ['not JSON', 'not-json', '{"to": '],
    ['not an object', 'not-an-object', '[1, 2]'],
    ['empty', 'empty', ''],
    ['a tombstone', 'empty', null],
  ])('%s: no id can be read, so no event; the record is kept', async (_, reason, value) => {
    const key = randomUUID();
    await among({ key, value, headers: { 'x-origin': 'stranger' } });
    const dead = await deadLetter((record) => record.key === key);
    expect(dead.value ?? '').toBe(value ?? '');
    expect(dead.headers).toMatchObject({
      'x-origin': 'stranger',
      'dlq-reason': reason,
      'dlq-topic': system.topics.sendMessage,
      'dlq-partition': '0',
      'dlq-offset': expect.stringMatching(/^\d+$/) as string,
      'dlq-error': expect.stringMatching(/\S/) as string,
      'dlq-attempts': '1',
    });
  });

  it.each([
    ['an unknown field', { ...sms('+41791230003', 'x'), urgent: true }, 'urgent'],
    ['a wrong enum case', { ...sms('+41791230003', 'x'), channel: 'sms' }, 'channel'],
    ['a missing field', { channel: 'Sms', to: '+41791230003' }, 'content'],
    ['a text too long', sms('+41791230003', 'x'.repeat(1_531)), 'text'],
    ['an impossible number', sms('+4179', 'x'), 'to'],
    ['an account nobody configured', { ...sms('+41791230003', 'x'), account: 'nobody' }, 'account'],
  ])('%s: a rejected event that names the field, and a dead letter', async (_, command, field) => {
    const commandId = randomUUID();
    const value = JSON.stringify({ commandId, ...command });
    await among({ value });
    const rejected = await system.event(commandId, REJECTED);
    expect(rejected.data['detail']).toContain(field);
    const dead = await deadLetter((record) => record.value === value);
    expect(dead.headers['dlq-reason']).toBe(rejected.data['reason']);
    expect(dead.headers['dlq-error']).toContain(field);
    expect(system.events.of(commandId)).toHaveLength(1);
  });

  it('a large record is read whole and refused, not dropped', async () => {
    const commandId = randomUUID();
    await among({ value: JSON.stringify({ commandId, ...sms('+41791230003', 'y'.repeat(700_000)) }) });
    expect((await system.event(commandId, REJECTED)).data['detail']).toContain('text');
    const dead = await deadLetter((record) => record.value?.includes(commandId) ?? false);
    expect(dead.value?.length).toBeGreaterThan(700_000);
  });

  it('one impossible number in a list is rejected alone, without a dead letter', async () => {
    const commandId = await system.command(sms(['+41791230004', '+4179', '+41791230005'], 'list'));
    const events = await system.events.atLeast(
      3,
      ({ subject, type }) => subject === commandId && (type === ACCEPTED || type === REJECTED),
      'outcomes',
    );
    expect(events.filter(({ type }) => type === ACCEPTED).map(({ data }) => data['to'])).toEqual(
      expect.arrayContaining(['+41791230004', '+41791230005']),
    );
    expect(events.filter(({ type }) => type === REJECTED).map(({ data }) => data['to'])).toEqual(['+4179']);
    const dead = await kcatConsume(system.brokers, { topic: system.topics.dlq });
    expect(dead.filter(({ value }) => value?.includes(commandId))).toEqual([]);
  });

  it('an id that stands for other content is not sent: a dead letter, no event', async () => {
    const commandId = await system.command(sms('+41791230006', 'one'));
    await system.event(commandId, ACCEPTED);
    await system.command({ commandId, ...sms('+41791230006', 'two') });
    const dead = await deadLetter(({ headers }) => headers['dlq-reason'] === 'command-id-reused');
    expect(dead.value).toContain(commandId);
    expect(system.events.of(commandId).filter(({ type }) => type === REJECTED)).toEqual([]);
    expect(system.simulator.log().filter(({ text }) => text === 'two')).toEqual([]);
  });

  it('a command that eCall refuses gets its event and no dead letter', async () => {
    const commandId = randomUUID();
    system.simulator.setFaults([
      { kind: 'refuse', to: '+41791230007', status: 400, errorCode: 'InvalidContent' },
    ]);
    await system.command({ commandId, ...sms('+41791230007', 'refused') });
    const rejected = await system.event(commandId, REJECTED);
    expect(rejected.data).toMatchObject({ reason: 'refused-by-ecall', providerError: 'InvalidContent' });
    const dead = await kcatConsume(system.brokers, { topic: system.topics.dlq });
    expect(dead.filter(({ value }) => value?.includes(commandId))).toEqual([]);
  });
});
