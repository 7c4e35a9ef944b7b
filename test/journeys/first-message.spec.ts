import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduce } from '../support/index.js';
import { ACCEPTED, INBOUND, sms, startSystem, STATUS_CHANGED, type System } from './system.js';

/** A stranger's client publishes a command and reads what becomes of it. */
describe.each(['kafkajs', 'platformatic'])(
  'a command becomes an SMS, and its fate comes back as events, with KAFKA_CLIENT=%s',
  (KAFKA_CLIENT) => {
    let system: System;
    beforeAll(async () => {
      system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: { KAFKA_CLIENT },
      });
    });
    afterAll(async () => system.stop());

    const statuses = (commandId: string) =>
      system.events
        .of(commandId)
        .flatMap(({ type, data }) => (type === STATUS_CHANGED ? [data['status']] : []));

    it.each([
      ['no key', undefined],
      ['a key', 'customer-7'],
    ])('plain JSON, with %s', async (_, key) => {
      const commandId = await system.command(
        { ...sms('+41791234567', 'Grüezi'), metadata: { orderId: '42' } },
        key === undefined ? {} : { key },
      );
      const accepted = await system.event(commandId, ACCEPTED);
      expect(accepted.record.key).toBe(commandId);
      expect(accepted.record.headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: expect.stringMatching(/^.{16,}$/) as string,
        ce_type: ACCEPTED,
        ce_source: '/ecall-gateway',
        ce_subject: commandId,
        'content-type': 'application/json',
      });
      expect(Number.isNaN(Date.parse(accepted.time))).toBe(false);
      expect(accepted.data).toMatchObject({
        commandId,
        account: 'default',
        channel: 'Sms',
        to: '+41791234567',
        metadata: { orderId: '42' },
        messageId: expect.any(String) as string,
        requestId: expect.any(String) as string,
        segments: 1,
        encoding: 'GSM-7',
      });
      await system.events.first(
        ({ subject, data }) => subject === commandId && data['status'] === 'delivered',
        `delivered of ${commandId}`,
      );
      const [first] = system.events.of(commandId);
      expect(first?.type).toBe(ACCEPTED);
      expect(statuses(commandId)).toEqual(['sent', 'delivered']);
      const sequences = system.events.of(commandId).map(({ sequence }) => Number(sequence));
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(new Set(sequences).size).toBe(sequences.length);
    });

    it('a CloudEvent in binary mode, its id standing for the commandId, its trace carried on', async () => {
      const id = randomUUID();
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await kcatProduce(system.brokers, {
        topic: system.topics.sendMessage,
        headers: {
          ce_specversion: '1.0',
          ce_id: id,
          ce_type: 'ecall.send-message.v1',
          ce_source: '/shop',
          ce_traceparent: traceparent,
          'content-type': 'application/json',
        },
        value: JSON.stringify(sms('0041791234568', 'binary')),
      });
      const accepted = await system.event(id, ACCEPTED);
      expect(accepted.data).toMatchObject({ commandId: id, to: '+41791234568' });
      expect(accepted.record.headers['ce_traceparent']).toContain('0af7651916cd43dd8448eb211c80319c');
    });

    it('a CloudEvent in structured mode', async () => {
      const id = randomUUID();
      await kcatProduce(system.brokers, {
        topic: system.topics.sendMessage,
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
        value: JSON.stringify({
          specversion: '1.0',
          id,
          type: 'ecall.send-message.v1',
          source: '/shop',
          datacontenttype: 'application/json',
          data: { ...sms('+41791234569', 'structured'), commandId: `c-${id}` },
        }),
      });
      expect((await system.event(`c-${id}`, ACCEPTED)).data).toMatchObject({ to: '+41791234569' });
    });

    it('a list of recipients gives each of them a message and events of its own', async () => {
      const to = ['+41791110001', '0041791110002', '+41791110001'];
      const commandId = await system.command(sms(to, 'to many'));
      const accepted = await system.events.atLeast(
        2,
        ({ subject, type }) => subject === commandId && type === ACCEPTED,
        'accepted',
      );
      expect(new Set(accepted.map(({ data }) => data['to']))).toEqual(
        new Set(['+41791110001', '+41791110002']),
      );
      expect(new Set(accepted.map(({ id }) => id)).size).toBe(2);
    });

    it('the same command again is not sent again', async () => {
      const command = { commandId: randomUUID(), ...sms('+41791110003', 'once') };
      await system.command(command);
      await system.event(command.commandId, ACCEPTED);
      await system.command(command);
      const after = await system.command(sms('+41791110004', 'after'));
      await system.event(after, ACCEPTED);
      await system.events.first(
        ({ subject, data }) => subject === after && data['status'] === 'delivered',
        'delivered',
      );
      expect(system.simulator.log().filter(({ to }) => to.endsWith('791110003'))).toHaveLength(1);
      expect(system.events.of(command.commandId).filter(({ type }) => type === ACCEPTED)).toHaveLength(1);
    });

    it('a reply comes back on its own topic', async () => {
      const text = `reply ${randomUUID()}`;
      const { status } = await system.simulator.inbound({ from: '0041791234567', to: '0041790000000', text });
      expect(status).toBe(200);
      const received = await system.inbound.first(
        ({ data }) => JSON.stringify(data).includes(text),
        'the reply',
      );
      expect(received).toMatchObject({
        type: INBOUND,
        source: '/ecall-gateway',
        subject: received.data['messageId'],
      });
      expect(received.record.key).toBe('+41791234567');
      expect(received.data).toMatchObject({
        channel: 'Sms',
        from: '+41791234567',
        to: '+41790000000',
        content: { type: 'Text', text },
      });
    });
  },
);
