import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ACCEPTED, REJECTED, sms, startSystem, type System } from './system.js';

/** Every kind of content, on every channel that carries it: eCall gets it as it was published, and no other. */
describe('content', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      simulator: { acceptUnknownMedia: true },
    });
  });
  afterAll(async () => system.stop());

  const FROM = { Sms: 'Gateway', Whatsapp: '+41 76 999 99 99', Rcs: 'shop-agent' } as const;
  const AT_ECALL = { Sms: 'Gateway', Whatsapp: '0041769999999', Rcs: 'shop-agent' } as const;
  let last = 0;
  const command = async (channel: keyof typeof FROM, content: object) => {
    const to = `+41791290${String((last += 1)).padStart(3, '0')}`;
    return { to, commandId: await system.command({ channel, from: FROM[channel], to, content }) };
  };

  const sentTo = (to: string) => system.simulator.log().filter((sent) => sent.to.endsWith(to.slice(1)));

  it.each([
    ['Sms', { type: 'Text', text: 'Grüezi €' }, { segments: 1, encoding: 'GSM-7' }],
    ['Sms', { type: 'Text', text: `${'€'.repeat(76)}123456789` }, { segments: 2, encoding: 'GSM-7' }],
    [
      'Sms',
      { type: 'Text', text: 'ж'.repeat(71), options: { pageLimit: 2 } },
      { segments: 2, encoding: 'UCS-2' },
    ],
    ['Whatsapp', { type: 'Text', text: 'Grüezi 👋' }, {}],
    ['Whatsapp', { type: 'Image', mediaId: 'media-1', caption: 'A cat' }, {}],
    ['Whatsapp', { type: 'Document', mediaId: 'media-1', fileName: 'invoice.pdf' }, {}],
    ['Whatsapp', { type: 'Audio', mediaId: 'media-1' }, {}],
    ['Whatsapp', { type: 'Video', mediaId: 'media-1' }, {}],
    ['Whatsapp', { type: 'Template', name: 'order', parameters: [{ day: 'Monday' }] }, {}],
    ['Rcs', { type: 'Text', text: 'Come?', suggestions: [{ reply: 'Yes' }, { reply: 'No' }] }, {}],
    ['Rcs', { type: 'Sticker', mediaId: 'media-1' }, {}],
    ['Rcs', { type: 'RichCard', title: 'Your parcel', media: { mediaId: 'media-1' } }, {}],
  ] as const)('by %s: %j', async (channel, content, facts) => {
    const { to, commandId } = await command(channel, content);
    const { data } = await system.event(commandId, ACCEPTED);
    const { channel: by, to: whom, segments, encoding } = data;
    expect({ channel: by, to: whom, segments, encoding }).toEqual({ channel, to, ...facts });
    expect(sentTo(to)).toMatchObject([{ channel, from: AT_ECALL[channel], content }]);
  });

  it.each([
    ['Sms', { type: 'Image', mediaId: 'media-1' }, 'invalid-field'],
    ['Sms', { type: 'Text', text: 'ж'.repeat(71), options: { pageLimit: 1 } }, 'text-too-long'],
    ['Whatsapp', { type: 'Sticker', mediaId: 'media-1' }, 'invalid-field'],
    ['Whatsapp', { type: 'RichCard', title: 'Your parcel' }, 'invalid-field'],
    ['Rcs', { type: 'Template', name: 'order' }, 'invalid-field'],
    ['Rcs', { type: 'Image' }, 'missing-field'],
  ] as const)('is refused before the call by %s: %j', async (channel, content, reason) => {
    const { to, commandId } = await command(channel, content);
    const { data } = await system.event(commandId, REJECTED);
    expect(data).toMatchObject({ reason, detail: expect.stringContaining('content.') as string });
    expect(sentTo(to)).toEqual([]);
  });

  it('a byte order mark before what eCall writes changes nothing', async () => {
    const to = '+41791290900';
    const charset = 'utf-8-bom';
    system.simulator.setFaults([
      { kind: 'charset', charset, to },
      { kind: 'callback-charset', charset, to },
    ]);
    const commandId = await system.command(sms(to, 'Grüezi'));
    const accepted = await system.event(commandId, ACCEPTED);
    expect(accepted.data['messageId']).toBe(
      system.simulator.log().find((sent) => sent.to.endsWith(to.slice(1)))?.messageId,
    );
    await system.events.first(
      ({ subject, data }) => subject === commandId && data['status'] === 'delivered',
      'delivered',
    );
    const text = `Grüezi ${randomUUID()}`;
    expect(await system.simulator.inbound({ from: to, to: '+41790000000', text, charset })).toEqual({
      status: 200,
    });
    await system.inbound.first(({ data }) => JSON.stringify(data).includes(text), 'inbound');
  });
});
