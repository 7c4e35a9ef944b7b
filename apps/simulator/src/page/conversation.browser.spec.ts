import { describe, expect, it } from 'vitest';
import { startSimulator } from '../start-simulator.js';
import { PageFixture, PHONE, STILL, text } from '../testing/page-fixture.js';

describe('the phones of the page', () => {
  const fixture = new PageFixture();

  it('says what to do as long as no phone has rung; then a message rings in', async () => {
    const page = await fixture.open();
    await fixture.expectSeen('#welcome', 'npm run ecall -- send +41791234567 "Hello"');
    await fixture.expectSeen('#welcome', `curl -u demo:demo ${fixture.simulator.url}/api/v2/message`);
    // It is over within a second: waiting begins before.
    const rings = page.locator('.avatar.rings').waitFor();
    await fixture.send({ from: 'MyBrand', ...text('Grüezi zäme') });
    await fixture.expectSeen('#phones a[aria-current="page"]', '+41 79 123 45 67');
    await rings;
    await fixture.expectSeen('.bubble.Sms', /MyBrand.*SMS.*Grüezi zäme/s);
    await fixture.expectSeen('#number', '+41 79 123 45 67');
    await page
      .locator('#announcer', { hasText: 'New SMS from MyBrand to +41 79 123 45 67: Grüezi zäme' })
      .waitFor({ state: 'attached' });
    await fixture.send({ to: '0041791112233', ...text('to another') });
    await fixture.expectSeen('#phones a:not([aria-current])', /\+41 79 111 22 33.*1 new/s);
    expect(await page.title()).toBe('(1) eCall simulator');
    expect(fixture.complaints).toEqual([]);
  });

  it('keeps channels apart, and says how many pages an SMS has', async () => {
    const page = await fixture.open();
    await fixture.send(text('a'.repeat(161)));
    await fixture.send({ channel: 'Rcs', from: 'Brand', ...text('rich') });
    await fixture.send({ channel: 'Whatsapp', from: '0041769999999', ...text('what') });
    await fixture.expectSeen('.bubble.Sms', '2 pages');
    await page.getByRole('button', { name: 'WhatsApp', exact: true }).click();
    await fixture.bubble('rich').waitFor({ state: 'detached' });
    expect(await page.locator('.bubble').count()).toBe(1);
    expect(await page.locator('#reply-channel').inputValue()).toBe('Whatsapp');
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await fixture.expectSeen('.bubble', 'rich');
  });

  it('moves the ticks from accepted to read; reading is a step that somebody takes', async () => {
    const page = await fixture.open(() => STILL);
    await fixture.send({
      channel: 'Whatsapp',
      from: '0041769999999',
      notification: { addresses: [`${fixture.receiver.url}/s`] },
    });
    const { messageId = '' } = fixture.simulator.log()[0] ?? {};
    await fixture.expectSeen('.bubble .word', 'Accepted');
    for (const status of ['Sent', 'Delivered']) {
      fixture.simulator.setStatus(messageId, status);
      await fixture.expectSeen('.bubble .word', status);
    }
    await page.locator('.tick use[href="#i-checks"]').waitFor();
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await fixture.expectSeen('.bubble .word', 'Read');
    await page.locator('.tick[data-tone="read"]').waitFor();
    await expect
      .poll(() => fixture.receiver.calls.map(({ body }) => body['status']))
      .toEqual(['Sent', 'Delivered', 'Read']);
  });

  it('moves them by itself as time passes, without a word from the simulator', async () => {
    const page = await fixture.open();
    fixture.simulator.setFaults([{ kind: 'final-status', status: 'Teleported' }]);
    await fixture.send();
    await fixture.expectSeen('.bubble .word', 'Teleported');
    expect(await page.locator('.tick use').getAttribute('href')).toBe('#i-question');
  });

  it('shows an image, links to other media, and names what it has not', async () => {
    const page = await fixture.open(() => ({ acceptUnknownMedia: true }));
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const mediaId = await fixture.simulator.addMedia(pixel, { contentType: 'image/png' });
    await fixture.send({
      channel: 'Rcs',
      content: { type: 'Image', mediaId, caption: 'At the door' },
    });
    await fixture.send({ channel: 'Rcs', content: { type: 'Video', mediaId: 'm-2' } });
    await fixture.send({ channel: 'Rcs', content: { type: 'Image', mediaId: 'gone' } });
    const image = page.getByRole('img', { name: 'At the door' });
    await expect
      .poll(async () =>
        image.evaluate((element: unknown) => (element as { naturalWidth: number }).naturalWidth),
      )
      .toBe(1);
    const video = page.getByRole('link', { name: /Open video/ });
    expect(await video.getAttribute('href')).toBe('/control/media/m-2');
    await fixture.expectSeen('.bubble', /Image, not kept here.*gone/s);
  });

  it('shows texts of strangers as texts', async () => {
    const page = await fixture.open(() => ({ acceptUnknownMedia: true }));
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await fixture.send({ channel: 'Rcs', from: 'Brand', ...text(evil) });
    await fixture.send({
      channel: 'Rcs',
      from: 'Brand',
      content: { type: 'Image', mediaId: `"><img>`, caption: evil },
    });
    await fixture.simulator.inbound({ from: PHONE, to: evil, text: evil });
    await fixture.expectSeen('.bubble.reply .text', evil);
    await page
      .getByRole('button', { name: /^Inspect/ })
      .first()
      .click();
    await fixture.expectSeen('#inspected pre', 'onerror');
    expect(await page.locator('img[onerror], #items script, #inspected img').count()).toBe(0);
    expect(await page.title()).toMatch(/eCall simulator$/);
    expect(fixture.complaints.filter((line) => !line.includes('404'))).toEqual([]);
  });

  it('takes in 500 messages, keeps the latest of the latest phones, and goes on', async () => {
    const page = await fixture.open();
    const toList = Array.from({ length: 250 }, (_, index) => ({ number: `+4179${2_000_000 + index}` }));
    await fixture.send({ to: undefined, toList });
    const many = Array.from({ length: 249 }, async (_, index) => fixture.send(text(`number ${index}`)));
    await Promise.all(many);
    await fixture.send(text('the last one'));
    await page.getByRole('link', { name: /\+41 79 123 45 67/ }).click();
    await fixture.expectSeen('.bubble', 'the last one');
    expect(await page.locator('.bubble').count()).toBe(200);
    expect(await page.locator('#phones a').count()).toBe(200);
    await page.getByRole('link', { name: /\+41 79 200 02 49/ }).click();
    await fixture.expectSeen('#number', '+41 79 200 02 49');
    expect(await page.locator('.bubble').count()).toBe(1);
  });

  it('finds the simulator again after a restart, and forgets what that one does not know', async () => {
    const page = await fixture.open();
    await fixture.send(text('before'));
    await fixture.expectSeen('.bubble', 'before');
    await fixture.simulator.stop();
    await fixture.expectSeen('#connection', 'Connecting');
    fixture.simulator = await startSimulator({ port: fixture.simulator.port });
    await fixture.expectSeen('#connection', 'Live');
    await fixture.bubble('before').waitFor({ state: 'detached' });
    await fixture.send(text('after'));
    await fixture.expectSeen('.bubble', 'after');
    expect(await page.locator('.bubble').count()).toBe(1);
  });

  it('forgets all when asked, after a question', async () => {
    const page = await fixture.open();
    await fixture.send();
    await fixture.expectSeen('.bubble', 'Grüezi');
    page.on('dialog', (question) => void question.accept());
    await page.getByRole('button', { name: 'Clear all' }).click();
    await fixture.expectSeen('#welcome', 'No phone has rung yet');
    expect(fixture.simulator.log()).toEqual([]);
    await fixture.send(text('anew'));
    await fixture.expectSeen('.bubble', 'anew');
  });
});
