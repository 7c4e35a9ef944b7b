import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser } from '../support/index.js';
import { ACCEPTED, IN_DOUBT, sms, startSystem, type System } from './system.js';

const CANCELLED = 'ecall.message.cancelled.v1';
const SECRET = 'secret-of-anna-0123456789';
const PARKED = '+41791290001';
const LATER = '+41791290002';
const SENT = '+41791290003';
const REFUSED = '+41791290004';

/** A person on call, with the operator's page alone. */
describe("the operator's page", () => {
  let system: System;
  let browser: Browser;
  let page: Page;
  /** What the browser complains of, such as a breach of the Content-Security-Policy. */
  const complaints: string[] = [];

  beforeAll(async () => {
    [system, browser] = await Promise.all([
      startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: {
          MANAGEMENT_TOKEN: `anna:${SECRET}`,
          SEND_LEASE_MS: '1000',
          SEND_TIMEOUT_MS: '500',
          SAFETY_MARGIN_MS: '500',
          IN_DOUBT_GRACE_MS: '2000',
        },
      }),
      startBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });
  afterEach(async () => page.context().close());

  async function open(hash = '', options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1180, height: 800 }, ...options });
    page = await context.newPage();
    complaints.length = 0;
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      // That a first request without a token is refused is told as an error of its own.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    await page.goto(`${system.gateway.managementUrl}/${hash}`);
  }

  async function signIn(): Promise<void> {
    await page.getByLabel('Token').fill(SECRET);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('#view h2').waitFor();
  }

  async function find(words: string): Promise<void> {
    await page.getByRole('searchbox', { name: 'Command id or number' }).fill(words);
    await page.keyboard.press('Enter');
  }

  async function decide(reason: string): Promise<void> {
    await page.getByLabel('Why (kept in the audit)').fill(reason);
    await page.locator('#decide-button').click();
  }

  const finalDoubt = async (commandId: string) =>
    system.events.first(
      ({ subject, type, data }) => subject === commandId && type === IN_DOUBT && data['final'] === true,
      'the final word',
    );

  async function parked(to = PARKED): Promise<string> {
    system.simulator.setFaults([
      { kind: 'drop-after', to, times: 1 },
      { kind: 'callback-none', to, times: 1 },
    ]);
    const commandId = await system.command(sms(to, 'a text that nobody may read'));
    await finalDoubt(commandId);
    return commandId;
  }

  it('asks who is there, and forgets it with the tab', async () => {
    await open();
    await page.getByLabel('Token').fill('of-nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('no token of MANAGEMENT_TOKEN').waitFor();
    await signIn();
    await page.getByText('as anna').waitFor();
    expect(await page.evaluate('localStorage.getItem("management-token")')).toBeNull();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('finds a message by its number, and tells its life without number or text', async () => {
    const commandId = await system.command(sms(SENT, 'a text that nobody may read'));
    await system.event(commandId, ACCEPTED);
    await open();
    await signIn();
    await find('+41 79 129 00 03');
    await page.locator('.rows a', { hasText: commandId }).click();
    const life = page.locator('.timeline');
    await life.getByText('Status: delivered').waitFor();
    expect((await life.locator('strong').allTextContents()).slice(0, 3)).toEqual([
      'Received',
      'Call 1 to eCall',
      'Accepted by eCall',
    ]);
    const [entry] = system.simulator.log().filter(({ to }) => to === SENT);
    await life.getByText(`message id ${entry?.messageId}`).waitFor();
    const everything = await page.content();
    expect(everything).not.toContain('nobody may read');
    expect(everything.replaceAll(/\s/g, '')).not.toContain(SENT.slice(3));
    expect(page.url()).not.toContain('129');
  });

  it('shows what is in doubt, and keeps who decided what and why', async () => {
    const commandId = await parked();
    await open();
    await signIn();
    await page.getByText('parked in doubt, the oldest').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Decide' }).click();
    await page.locator('.rows a', { hasText: commandId }).click();
    await page
      .getByText('no answer came in time')
      .or(page.getByText('the connection broke'))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'It was sent' }).click();
    await decide('it stands in the portal');
    await page.getByText('Counted as sent').waitFor();
    expect((await system.event(commandId, ACCEPTED)).data).not.toHaveProperty('messageId');
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.locator('.rows li', { hasText: commandId }).getByText('it stands in the portal').waitFor();
    expect(complaints).toEqual([]);
  });

  it('takes back what waits', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const commandId = await system.command({ ...sms(LATER, 'later'), sendAt });
    await open(`#messages/scheduled`);
    await signIn();
    await page.locator('.rows a', { hasText: commandId }).getByText('waits for its sendAt').waitFor();
    await find(commandId);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await decide('wrong price');
    await page.locator('.timeline').getByText('Cancelled', { exact: true }).waitFor();
    expect((await system.event(commandId, CANCELLED)).data).toHaveProperty('cancelledAt');
  });

  const violations = async () => {
    await page.evaluate(axe.source);
    const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility in %s, wide or narrow',
    async (colorScheme) => {
      system.simulator.setFaults([{ kind: 'refuse', to: REFUSED, status: 400, errorCode: 'InvalidContent' }]);
      const refused = await system.command(sms(REFUSED, 'refused'));
      await system.event(refused, 'ecall.message.rejected.v1');
      const doubtful = await parked(colorScheme === 'light' ? '+41791290005' : '+41791290006');
      await open('', { colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
      expect(await violations()).toEqual([]);
      await signIn();
      for (const width of [1180, 380]) {
        await page.setViewportSize({ width, height: 800 });
        for (const view of [
          'overview',
          'messages/parked',
          'messages/rejected',
          `message/${refused}`,
          `message/${doubtful}`,
          'accounts',
          'audit',
        ]) {
          await page.goto(`${system.gateway.managementUrl}/#${view}`);
          await page.locator('#view h2').waitFor();
          expect(await violations(), `${view} at ${width}`).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        }
      }
      await page.goto(`${system.gateway.managementUrl}/#message/${doubtful}`);
      await page.getByRole('button', { name: 'Send it again' }).click();
      await page.locator('dialog[open]').waitFor();
      expect(await violations()).toEqual([]);
    },
  );
});
