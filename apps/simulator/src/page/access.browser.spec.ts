import axe, { type AxeResults } from 'axe-core';
import { describe, expect, it } from 'vitest';
import { PageFixture, PHONE, STILL, text } from '../testing/page-fixture.js';

describe('the page for everybody', () => {
  const fixture = new PageFixture();

  const check = async () => {
    await fixture.page.evaluate(axe.source);
    const { violations } = await fixture.page.evaluate<AxeResults>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  it('can be used by the keyboard alone', async () => {
    const page = await fixture.open((url) => ({ inboundUrl: url }));
    await fixture.send({ to: '+41791112233', ...text('one') });
    await fixture.send({ ...text('two') });
    await fixture.expectSeen('#phones a', '+41 79 123 45 67');
    const focused = async () =>
      page.evaluate<string>("document.activeElement.closest('a, button')?.textContent ?? ''");
    const tabTo = async (words: string) => {
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()).includes(words)) return;
      }
      throw new Error(`Tab does not come to ${words}`);
    };
    await tabTo('To the conversation');
    await tabTo('+41 79 123 45 67');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('+41 79 111 22 33');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await fixture.expectSeen('.bubble', 'one');
    await tabTo('Inspect');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Message' }).waitFor();
    await page.keyboard.press('Escape');
    await tabTo('Send');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('by hand');
    await page.keyboard.press('Enter');
    await fixture.expectSeen('#reply-answer', 'took it');
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility in %s, wide or narrow',
    async (colorScheme) => {
      const page = await fixture.open(() => STILL, { colorScheme, reducedMotion: 'reduce' });
      expect(await check()).toEqual([]);
      fixture.simulator.setFaults([{ kind: 'no-request-id', to: PHONE, times: 2 }]);
      await fixture.send();
      await fixture.send({ channel: 'Rcs', ...text('rich') });
      fixture.simulator.setStatus(fixture.simulator.log()[0]?.messageId ?? '', 'Read');
      await fixture.send({ channel: 'Whatsapp', from: '0041769999999', ...text('what') });
      fixture.simulator.setFaults([{ kind: 'refuse' }]);
      await fixture.send();
      await fixture.expectSeen('.trouble', 'Not accepted');
      await fixture.simulator.inbound({ from: PHONE, to: 'Gateway', text: 'Hoi' });
      await fixture.expectSeen('.bubble.reply', 'answered 503');
      await page.locator('.rings').waitFor({ state: 'detached' });
      expect(await check()).toEqual([]);
      for (const name of ['Magic numbers', 'Add a fault', /^Inspect the message/]) {
        await page.getByRole('button', { name }).first().click();
        await page.locator('dialog[open]').waitFor();
        await page.getByText('Loading …').waitFor({ state: 'hidden' });
        expect(await check()).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.setViewportSize({ width: 360, height: 640 });
      expect(await check()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      await page.getByRole('link', { name: 'Phones' }).click();
      await fixture.expectSeen('#phones a', '+41 79 123 45 67');
      expect(await check()).toEqual([]);
    },
  );

  it('looks light or dark as the machine does, until somebody chooses', async () => {
    const page = await fixture.open(() => ({}), { colorScheme: 'dark' });
    const background = async () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    const button = page.getByRole('button', { name: 'Dark' });
    await expect.poll(async () => button.getAttribute('aria-pressed')).toBe('false');
    expect(light).not.toBe(dark);
    await button.click();
    expect(await background()).toBe(dark);
    await page.reload();
    expect(await background()).toBe(dark);
    expect(await button.getAttribute('aria-pressed')).toBe('true');
  });
});
