import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PageFixture, PHONE, STILL } from '../testing/page-fixture.js';

describe('steering the simulator by its page', () => {
  const fixture = new PageFixture();

  it('sends a reply, and says how it was answered', async () => {
    const page = await fixture.open((url) => ({ inboundUrl: `${url}/received` }));
    await fixture.send({ channel: 'Whatsapp', from: '0041769999999' });
    await fixture.expectSeen('.bubble', 'Grüezi');
    await page.getByLabel('Text of the reply').fill('Merci!');
    await page.keyboard.press('Enter');
    await fixture.expectSeen('#reply-answer', 'The receiver took it: 200.');
    await fixture.expectSeen('.bubble.reply.Whatsapp', /Merci!.*answered 200/s);
    expect(fixture.receiver.calls).toMatchObject([
      {
        url: '/received',
        body: { channel: 'Whatsapp', from: PHONE, to: '0041769999999', content: { text: 'Merci!' } },
      },
    ]);
    expect(await page.getByLabel('Text of the reply').inputValue()).toBe('');
  });

  it('says what to do where a reply cannot go', async () => {
    const page = await fixture.open();
    await fixture.openPhone(PHONE);
    await page.getByLabel('to', { exact: true }).fill('+41790000000');
    await page.getByLabel('Text of the reply').fill('Hallo?');
    await page.getByRole('button', { name: 'Send' }).click();
    await fixture.expectSeen('#reply-answer', 'start the simulator with SIMULATOR_INBOUND_URL');
    expect(await page.getByLabel('Text of the reply').inputValue()).toBe('Hallo?');
  });

  it('switches a fault on for a number and off again', async () => {
    const page = await fixture.open();
    await page.getByLabel('Number of a phone').fill('0041 79 123 45 67');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await fixture.expectSeen('#number', '+41 79 123 45 67');
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('What goes wrong').selectOption('status');
    await page.getByLabel('status', { exact: true }).selectOption('429');
    await page.getByLabel('retryAfter').fill('7');
    await page.getByLabel('until switched off').check();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#faults .chip', 'status 429 Retry-After 7');
    expect(await fixture.send({ to: '+41791112233' })).toMatchObject({ status: 200 });
    expect(await fixture.send()).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    await fixture.expectSeen('.trouble', /Not accepted: answered 429, by the fault status/);
    await page.getByRole('button', { name: 'Remove the fault status 429' }).click();
    await page.locator('#faults .chip').waitFor({ state: 'detached' });
    expect(await fixture.send()).toMatchObject({ status: 200 });
  });

  it('shows what a rule strikes: a sender, an account, numbered calls, one notification', async () => {
    await fixture.open();
    await fixture.openPhone(PHONE);
    fixture.simulator.setFaults([
      { kind: 'status', status: 403, from: 'MyBrand', account: 'bulk', calls: [1, 3] },
      { kind: 'callback-none', only: 'final', to: PHONE },
    ]);
    await fixture.expectSeen(
      '#faults .chip',
      'status 403, every number, from MyBrand, account bulk, calls 1, 3',
    );
    await fixture.expectSeen('#faults .chip', 'callback-none only final');
    expect(fixture.complaints).toEqual([]);
  });

  it('switches on a kind that has an optional field', async () => {
    const page = await fixture.open();
    await fixture.openPhone(PHONE);
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('What goes wrong').selectOption('proxy');
    await page.getByLabel('status', { exact: true }).selectOption('504');
    await page.getByLabel('accept', { exact: true }).check();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#faults .chip', 'proxy 504 accepted');
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('What goes wrong').selectOption('callback-none');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#faults .chip', /callback-none(?! only)/);
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('What goes wrong').selectOption('callback-none');
    await page.getByLabel('only').fill('final');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#faults .chip', 'callback-none only final');
    expect(fixture.simulator.faults()).toMatchObject([
      { kind: 'proxy', status: 504, accept: true },
      { kind: 'callback-none' },
      { kind: 'callback-none', only: 'final' },
    ]);
  });

  it('counts down a fault that lasts for some messages, and says what is wrong with one', async () => {
    const page = await fixture.open();
    await fixture.openPhone(PHONE);
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('What goes wrong').selectOption('callback-repeat');
    await page.getByLabel('count').fill('1000');
    await page.getByLabel('Number of messages').fill('2');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#fault-error', 'count must be an integer from 1 to 100');
    await page.getByLabel('count').fill('3');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await fixture.expectSeen('#faults .chip', 'callback-repeat 3 times, 2 left');
    await fixture.send();
    await fixture.expectSeen('#faults .chip', '1 left');
    await fixture.send();
    await page.locator('#faults .chip').waitFor({ state: 'detached' });
    expect(await (await fetch(`${fixture.simulator.url}/control/faults`)).json()).toEqual([]);
  });

  it('tells magic numbers', async () => {
    const page = await fixture.open();
    await page.getByRole('button', { name: 'Magic numbers' }).click();
    await page.getByRole('link', { name: '+41790000031' }).click();
    await fixture.expectSeen('#faults .chip', 'magic number');
    expect(await page.locator('#faults .chip').allTextContents()).toEqual([
      'magic number: final-status Expired',
    ]);
  });

  it('shows the raw request, the answer, and the callbacks as they come in', async () => {
    const page = await fixture.open(() => STILL);
    const token = 'k1.eyJzZWNyZXQiOiJ5ZXMifQ';
    await fixture.send({ notification: { addresses: [`${fixture.receiver.url}/status/${token}`] } });
    await page.getByRole('button', { name: /^Inspect/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Message' });
    await sheet.getByText('POST /api/v2/message').waitFor();
    await sheet.getByText('"text": "Grüezi"').waitFor();
    await sheet.getByText('None so far.').waitFor();
    await sheet.getByText('Headers').click();
    await sheet.getByText('authorization: …').waitFor();
    fixture.simulator.setStatus(fixture.simulator.log()[0]?.messageId ?? '', 'Delivered');
    await sheet.locator('.callbacks li', { hasText: /Delivered 200/ }).waitFor();
    await sheet.getByText(`POST ${fixture.receiver.url}/status/k1.eyJ…`).waitFor();
    expect(await sheet.getByText('authorization: …').isVisible()).toBe(true);
    expect(await sheet.textContent()).not.toContain(token);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    expect(await page.locator(':focus').getAttribute('class')).toBe('inspect');
  });

  it('changes nothing by being open', async () => {
    const page = await fixture.open();
    const methods = new Set<string>();
    page.on('request', (request) => methods.add(request.method()));
    await page.reload();
    await fixture.send({ channel: 'Whatsapp', from: '0041769999999' });
    await fixture.expectSeen('.bubble .word', 'Delivered');
    expect([...methods]).toEqual(['GET']);
    expect(fixture.simulator.callbacks()).toEqual([]);
  });

  it('is not for pages of other sites', async () => {
    const page = await fixture.open();
    await fixture.send();
    const other = createServer((_request, response) => response.end('<!doctype html>')).listen(
      0,
      '127.0.0.1',
    );
    await once(other, 'listening');
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    const reach = async (path: string, options: string) =>
      page.evaluate(`fetch('${fixture.simulator.url}${path}', ${options})`);
    await expect(reach('/control/reset', "{ method: 'POST', mode: 'no-cors' }")).rejects.toThrow('Failed');
    expect(fixture.simulator.log()).toHaveLength(1);
    await expect(reach('/control/log', '{}')).rejects.toThrow('Failed to fetch');
    other.closeAllConnections();
    other.close();
  });
});
