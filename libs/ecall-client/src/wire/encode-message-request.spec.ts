import { describe, expect, it } from 'vitest';
import { clientOf, MESSAGE, serveMessages } from '../testing/local-servers.js';

describe('a sender', () => {
  it.each([
    ['+41769999999', '0041769999999'],
    ['0041769999999', '0041769999999'],
    ['8000', '8000'],
    ['Brand', 'Brand'],
    // Rules for numbers are for numbers.
    ['+Plus AG', '+Plus AG'],
    ['+41 Shop', '+41 Shop'],
    ['+', '+'],
  ])('%s goes to eCall as %s', async (from, sent) => {
    const senders: unknown[] = [];
    const baseUrl = await serveMessages((message, _, response) => {
      senders.push(message.from);
      response.setHeader('x-f24-request-id', 'f24-1').end('{}');
    });
    await clientOf(baseUrl).send({ ...MESSAGE, from });
    const { from: _, ...message } = MESSAGE;
    await clientOf(baseUrl, { from }).send(message);
    expect(senders).toEqual([sent, sent]);
  });
});
