import { describe, expect, it } from 'vitest';
import { senderOf } from './account.js';

describe('senderOf', () => {
  it('is the one sender, or the one of the channel', () => {
    expect(senderOf({ senders: 'Shop' }, 'Sms')).toBe('Shop');
    expect(senderOf({ senders: { Sms: 'Shop', Rcs: 'shop-agent' } }, 'Rcs')).toBe('shop-agent');
    expect(senderOf({ senders: { Sms: 'Shop' } }, 'Rcs')).toBeUndefined();
    expect(senderOf({}, 'Sms')).toBeUndefined();
  });

  it('on WhatsApp is a number in E.164, however it is written', () => {
    expect(senderOf({ senders: { Whatsapp: '0041 76 999 99 99' } }, 'Whatsapp')).toBe('+41769999999');
    expect(senderOf({ senders: 'Shop' }, 'Whatsapp')).toBe('Shop');
  });
});
