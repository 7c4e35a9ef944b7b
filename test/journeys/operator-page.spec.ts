import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { OperatorPage, PAGE_SETTINGS } from './operator-page.js';
import { ACCEPTED, IN_DOUBT, sms, startSystem, type System } from './system.js';

const CANCELLED = 'ecall.message.cancelled.v1';
const REJECTED = 'ecall.message.rejected.v1';
const PARKED = '+41791290001';
const LATER = '+41791290002';
const SENT = '+41791290003';
const REFUSED = '+41791290004';
const ABROAD = '+33612345678';
const CANARY = '+41791290010';

/** A person who looks for a message, and decides about it. */
describe("the operator's page", () => {
  let system: System;
  let operator: OperatorPage;

  beforeAll(async () => {
    [system, operator] = await Promise.all([
      startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: {
          ...PAGE_SETTINGS,
          SEND_COUNTRIES: 'CH',
          CANARY_TO: CANARY,
          CANARY_EVERY_MINUTES: '60',
        },
      }),
      OperatorPage.start(),
    ]);
  });
  afterAll(async () => {
    await operator.close();
    await system.stop();
  });
  afterEach(async () => operator.page.context().close());

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
    const page = await operator.open(system);
    await page.getByLabel('Token').fill('of-nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('no token of MANAGEMENT_TOKEN').waitFor();
    await operator.signIn();
    await page.getByText('as anna').waitFor();
    expect(await page.evaluate('localStorage.getItem("management-token")')).toBeNull();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('finds a message by its number, and tells its life without number or text', async () => {
    const commandId = await system.command(sms(SENT, 'a text that nobody may read'));
    await system.event(commandId, ACCEPTED);
    const page = await operator.openSignedIn(system);
    await operator.find('+41 79 129 00 03');
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
    await page.getByText('eCall took it. It reports: delivered.').waitFor();
    const everything = await page.content();
    expect(everything).not.toContain('nobody may read');
    expect(everything.replaceAll(/\s/g, '')).not.toContain(SENT.slice(3));
    expect(page.url()).not.toContain('129');
  });

  it('shows what is in doubt, and keeps who decided what and why', async () => {
    const commandId = await parked();
    const page = await operator.openSignedIn(system);
    await page.getByText('parked in doubt, the oldest').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Decide' }).click();
    await page.locator('.rows a', { hasText: commandId }).click();
    await page
      .getByText('no answer came in time')
      .or(page.getByText('the connection broke'))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'It was sent' }).click();
    await operator.decide('it stands in the portal');
    await page.getByText('Counted as sent').waitFor();
    expect((await system.event(commandId, ACCEPTED)).data).not.toHaveProperty('messageId');
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.locator('.rows li', { hasText: commandId }).getByText('it stands in the portal').waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('says plainly what is not known, and leads from a refused command to its dead letter', async () => {
    const page = await operator.openSignedIn(system, 'message/no-such-command');
    await page.getByRole('heading', { name: 'Command no-such-command' }).waitFor();
    await page.getByText('Nothing is known of this command').waitFor();
    await page.goto(`${system.gateway.managementUrl}/#found`);
    await page.getByText('What was looked for is not kept').waitFor();
    const commandId = await system.command({ ...sms(SENT, 'misspelt'), txt: 'no field of a command' });
    await system.event(commandId, REJECTED);
    await page.goto(`${system.gateway.managementUrl}/#message/${commandId}`);
    const refused = page.getByText('its publisher has to put it right, and publish it under a new id');
    await refused.getByRole('link', { name: 'dead letters' }).click();
    const letter = page.locator('.letter', { hasText: 'unknown-field' });
    await letter.waitFor({ timeout: 60_000 });
    expect(await letter.locator('.why').textContent()).toContain('txt');
  });

  it('takes back what waits', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const commandId = await system.command({ ...sms(LATER, 'later'), sendAt });
    const page = await operator.openSignedIn(system, 'messages/scheduled');
    await page.locator('.rows a', { hasText: commandId }).getByText('waits for its sendAt, in').waitFor();
    await operator.find(commandId);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await operator.decide('wrong price');
    await page.locator('.timeline').getByText('Cancelled', { exact: true }).waitFor();
    expect((await system.event(commandId, CANCELLED)).data).toHaveProperty('cancelledAt');
  });

  it('says which guard refuses, how many, and that they are not sent later', async () => {
    const commandId = await system.command(sms(ABROAD, 'for a country that is not allowed'));
    await system.event(commandId, REJECTED);
    const page = await operator.openSignedIn(system);
    const item = page.locator('.need', { hasText: 'SEND_COUNTRIES refused one message' });
    await item.getByText('By account: default 1; the latest').waitFor();
    await item.getByText('have them published again, under new ids').waitFor();
    await item.getByRole('link', { name: 'Look at them' }).click();
    await page
      .locator('.rows a', { hasText: commandId })
      .getByText('SEND_COUNTRIES does not allow')
      .waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it('says when the canary was delivered, and leads to the latest once it is late', async () => {
    const page = await operator.openSignedIn(system);
    const tile = page.locator('.tile', { hasText: 'Canary delivered' });
    await tile.getByText('ago').waitFor({ timeout: 30_000 });
    expect(await page.getByText('The canary is late').count()).toBe(0);
    // What only three hours would do.
    await page.route('**/overview', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { canary: object };
      const lastDeliveredAt = new Date(Date.now() - 4 * 3_600_000).toISOString();
      await route.fulfill({ json: { ...body, canary: { ...body.canary, state: 'late', lastDeliveredAt } } });
    });
    const item = page.locator('.need', {
      hasText: 'The canary is late: the last was delivered 4\u00a0h ago',
    });
    await item.getByText('One goes every 60\u00a0min').waitFor();
    expect(await operator.violations()).toEqual([]);
    await item.getByRole('link', { name: 'The latest canary' }).click();
    await page.locator('.timeline').getByText('Status: delivered').waitFor();
    expect(operator.complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility in %s, wide or narrow',
    async (colorScheme) => {
      system.simulator.setFaults([{ kind: 'refuse', to: REFUSED, status: 400, errorCode: 'InvalidContent' }]);
      const refused = await system.command(sms(REFUSED, 'refused'));
      await system.event(refused, REJECTED);
      const doubtful = await parked(colorScheme === 'light' ? '+41791290005' : '+41791290006');
      const page = await operator.open(system, '', { colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
      expect(await operator.violations()).toEqual([]);
      await operator.signIn();
      for (const width of [1180, 380]) {
        await page.setViewportSize({ width, height: 800 });
        for (const view of [
          'overview',
          'messages/parked',
          'messages/rejected',
          `message/${refused}`,
          `message/${doubtful}`,
          'accounts',
          'dead-letters',
          'audit',
        ]) {
          await page.goto(`${system.gateway.managementUrl}/#${view}`);
          await page.locator('#view h2').waitFor();
          expect(await operator.violations(), `${view} at ${width}`).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        }
      }
      await page.goto(`${system.gateway.managementUrl}/#message/${doubtful}`);
      await page.getByRole('button', { name: 'Send it again' }).click();
      await page.locator('dialog[open]').waitFor();
      expect(await operator.violations()).toEqual([]);
    },
  );
});
