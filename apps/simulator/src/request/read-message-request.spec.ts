import { describe, expect, it } from 'vitest';
import { sms } from '../testing/api-client.js';
import { readMessageRequest } from './read-message-request.js';

/** Names of the fields that are wrong; none where the request is right. */
function wrong(changes: Readonly<Record<string, unknown>>): string[] {
  const read = readMessageRequest(JSON.parse(JSON.stringify(sms(changes))) as Record<string, unknown>);
  return read.ok ? [] : read.violations.map(({ parameter }) => parameter);
}

const text = (content: string, pageLimit?: number) => ({
  content: { type: 'Text', text: content, ...(pageLimit === undefined ? {} : { options: { pageLimit } }) },
});
const WHATSAPP = { channel: 'Whatsapp', from: '0041769999999' };
const RCS = { channel: 'Rcs', from: 'any sender id' };

describe('readMessageRequest', () => {
  it('reads field names in any case', () => {
    const read = readMessageRequest({
      CHANNEL: 'Sms',
      From: 'me',
      tO: '+41791234567',
      Content: { TYPE: 'Text', Text: 'x', Options: { PAGELIMIT: 1 } },
      Notification: { Addresses: ['https://example.test/s'] },
    });
    expect(read).toMatchObject({
      ok: true,
      request: { channel: 'Sms', from: 'me', text: 'x', notificationAddresses: ['https://example.test/s'] },
    });
  });

  it.each([
    ['channel: unknown', { channel: 'Fax' }, ['Channel']],
    ['channel: in another case', { channel: 'sms' }, ['Channel']],
    ['channel: none', { channel: undefined }, ['Channel']],
    ['to: 00', { to: '0041781234567' }, []],
    ['to: +', { to: '+41781234567' }, []],
    ['to: national', { to: '0781234567' }, ['To']],
    ['to: no prefix', { to: '41781234567' }, ['To']],
    ['to: with spaces', { to: '+41 78 123 45 67' }, ['To']],
    ['to: 16 digits', { to: '+4178123456789012' }, ['To']],
    ['to: no string', { to: 41 }, ['To']],
    ['to: none', { to: undefined }, ['To']],
    ['to: null, as if it were not there', { to: null, toList: [{ number: '+41781234567' }] }, []],
    ['to and toList', { toList: [{ number: '+41781234567' }] }, ['To']],
    ['toList: empty', { to: undefined, toList: [] }, ['ToList']],
    ['toList: no list', { to: undefined, toList: '+41781234567' }, ['ToList']],
    [
      'toList: a number that is invalid is answered for by itself, one that is missing is not',
      { to: undefined, toList: [{ number: '+41781234567' }, { number: '1' }, {}] },
      ['ToList[2]'],
    ],
    ['from: none', { from: undefined }, ['From']],
    ['from: empty', { from: '' }, ['From']],
    ['from: 16 digits', { from: '1'.repeat(16) }, []],
    ['from: 17 digits', { from: '1'.repeat(17) }, ['From']],
    ['from: 11 characters', { from: 'Ab 1~!.-_/x' }, []],
    ['from: 12 characters', { from: 'abcdefghijkl' }, ['From']],
    ['from: beyond ASCII', { from: 'Zürich' }, ['From']],
    ['WhatsApp from: international', { ...WHATSAPP }, []],
    ['WhatsApp from: a name', { ...WHATSAPP, from: 'Gateway' }, ['From']],
    ['RCS from: any', { ...RCS }, []],
    ['content: none', { content: undefined }, ['Content']],
    ['content: no type', { content: { text: 'x' } }, ['Content.Type']],
    ['content: type in another case', { content: { type: 'text', text: 'x' } }, ['Content.Type']],
    [
      'content: type in another case, RCS',
      { ...RCS, content: { type: 'IMAGE', mediaId: 'x' } },
      ['Content.Type'],
    ],
    ['content: empty text', { content: { type: 'Text', text: '' } }, ['Content.Text']],
    ['content: media by SMS', { content: { type: 'Image', mediaId: 'm' } }, ['Content.Type']],
    ['content: media', { ...WHATSAPP, content: { type: 'Image', mediaId: 'm' } }, []],
    ['content: media without id', { ...RCS, content: { type: 'Video' } }, ['Content.MediaId']],
    [
      'content: sticker, WhatsApp',
      { ...WHATSAPP, content: { type: 'Sticker', mediaId: 'm' } },
      ['Content.Type'],
    ],
    ['content: sticker, RCS', { ...RCS, content: { type: 'Sticker', mediaId: 'm' } }, []],
    ['content: a template', { ...WHATSAPP, content: { type: 'Template', name: 'x' } }, []],
    ['SMS: 10 pages of GSM-7', text('a'.repeat(1530)), []],
    ['SMS: 11 pages of GSM-7', text('a'.repeat(1531)), ['Content.Text']],
    ['SMS: 10 pages of UCS-2', text('я'.repeat(670)), []],
    ['SMS: 11 pages of UCS-2', text('я'.repeat(671)), ['Content.Text']],
    ['SMS: 1 page, limit 1', text('a'.repeat(160), 1), []],
    ['SMS: 2 pages, limit 1', text('a'.repeat(161), 1), ['Content.Text']],
    ['SMS: limit 0', text('a', 0), ['Content.Options.PageLimit']],
    ['SMS: limit 11', text('a', 11), ['Content.Options.PageLimit']],
    ['WhatsApp: 4096 characters', { ...WHATSAPP, ...text('a'.repeat(4096)) }, []],
    ['WhatsApp: 4097 characters', { ...WHATSAPP, ...text('a'.repeat(4097)) }, ['Content.Text']],
    ['RCS: 1000 characters', { ...RCS, ...text('a'.repeat(1000)) }, []],
    ['RCS: 1001 characters', { ...RCS, ...text('a'.repeat(1001)) }, ['Content.Text']],
    ['notification: no URL', { notification: { addresses: ['here'] } }, ['Notification.Addresses']],
    ['notification: no list', { notification: { addresses: 'https://x.test' } }, ['Notification.Addresses']],
    ['notification: empty', { notification: {} }, []],
  ])('%s', (_, changes, parameters) => {
    expect(wrong(changes)).toEqual(parameters);
  });
});
