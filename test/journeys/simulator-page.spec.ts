import { describe, expect, it } from 'vitest';
import { spawnApp } from '../support/index.js';

describe('the built simulator', () => {
  it('serves its page and all that the page names', async () => {
    const simulator = await spawnApp('simulator', {});
    try {
      await simulator.ready();
      const page = await fetch(simulator.url, { headers: { accept: 'text/html' } });
      const html = await page.text();
      expect(html).toContain('<title>eCall simulator</title>');
      const named = Array.from(html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g), ([, path = '']) => path);
      expect(named).toContain('/page/main.js');
      for (const path of named) expect((await fetch(`${simulator.url}${path}`)).status).toBe(200);
    } finally {
      await simulator.stop();
    }
  });
});
