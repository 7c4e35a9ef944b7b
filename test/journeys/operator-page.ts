import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../support/index.js';
import type { System } from './system.js';

const SECRET = 'secret-of-anna-0123456789';

/** As the gateway under the page must be started: who signs in is anna, and doubt ends soon. */
export const PAGE_SETTINGS = {
  MANAGEMENT_TOKEN: `anna:${SECRET}`,
  SEND_LEASE_MS: '1000',
  SEND_TIMEOUT_MS: '500',
  SAFETY_MARGIN_MS: '500',
  IN_DOUBT_GRACE_MS: '2000',
} as const;

/** The operator's page in a browser, one tab at a time. */
export class OperatorPage {
  page!: Page;
  /** What the browser complains of, such as a breach of the Content-Security-Policy. */
  readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<OperatorPage> {
    return new OperatorPage(await startBrowser());
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  async open({ gateway }: System, view = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1180, height: 800 }, ...options });
    this.page = await context.newPage();
    this.complaints.length = 0;
    this.page.on('pageerror', ({ message }) => this.complaints.push(message));
    this.page.on('console', (message) => {
      // The browser reports the first request, which has no token yet, as an error of its own.
      if (message.type() === 'error' && !message.text().includes('401')) this.complaints.push(message.text());
    });
    await this.page.goto(`${gateway.managementUrl}/#${view}`);
    return this.page;
  }

  async signIn(): Promise<void> {
    await this.page.getByLabel('Token').fill(SECRET);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByText('Live', { exact: true }).waitFor();
    await this.page.locator('#view h2').waitFor();
  }

  async openSignedIn(system: System, view = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.open(system, view, options);
    await this.signIn();
    return page;
  }

  async find(words: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Command id or number' }).fill(words);
    await this.page.keyboard.press('Enter');
  }

  async decide(reason: string): Promise<void> {
    await this.page.getByLabel('Why (kept in the audit)').fill(reason);
    await this.page.locator('#decide-button').click();
  }

  /** Rules of accessibility that are broken. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate<AxeResults>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
}
