import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startBrowser } from '../../../../test/support/index.js';
import type { SimulatorOptions } from '../settings/simulator-options.js';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { type ApiAnswer, postMessage, sms } from './api-client.js';
import { type Receiver, startReceiver } from './receiver.js';

export const PHONE = '+41791234567';
/** Nothing moves by itself. */
export const STILL = { sentAfterMs: 600_000, deliveredAfterMs: 600_000 };

export const text = (words: string) => ({ content: { type: 'Text', text: words } });

/** One browser for the file; for each test that opens it a page, a simulator and somebody who receives its calls. */
export class PageFixture {
  simulator!: Simulator;
  receiver!: Receiver;
  page!: Page;
  /** What the browser complains of, such as a breach of the Content-Security-Policy. */
  readonly complaints: string[] = [];
  private browser!: Browser;
  private context: BrowserContext | undefined;

  constructor() {
    beforeAll(async () => {
      this.browser = await startBrowser();
    });
    afterAll(async () => this.browser.close());
    afterEach(async () => {
      await this.context?.close();
      await Promise.all([this.simulator.stop(), this.receiver.close()]);
    });
  }

  /** @param options from the URL of the receiver */
  async open(
    options: (receiverUrl: string) => SimulatorOptions = () => ({}),
    view: BrowserContextOptions = {},
  ): Promise<Page> {
    this.receiver = await startReceiver();
    this.simulator = await startSimulator(options(this.receiver.url));
    this.context = await this.browser.newContext({ viewport: { width: 1180, height: 760 }, ...view });
    this.page = await this.context.newPage();
    this.complaints.length = 0;
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    this.page.on('pageerror', ({ message }) => this.complaints.push(message));
    await this.page.goto(this.simulator.url);
    await this.expectSeen('#connection', 'Live');
    return this.page;
  }

  async send(changes: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> {
    return postMessage(this.simulator.url, sms(changes));
  }

  async openPhone(number: string): Promise<void> {
    await this.page.goto(`${this.simulator.url}/#${encodeURIComponent(number)}`);
  }

  bubble(words: string) {
    return this.page.locator('.bubble', { hasText: words });
  }

  async expectSeen(selector: string, words: string | RegExp): Promise<void> {
    await this.page.locator(selector).filter({ hasText: words, visible: true }).first().waitFor();
  }

  async expectGone(selector: string): Promise<void> {
    await this.page.locator(selector).waitFor({ state: 'detached' });
  }
}
