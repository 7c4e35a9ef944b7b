import { readdir, readFile } from 'node:fs/promises';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';

const PAGE_FOLDER = new URL('../../page/', import.meta.url);

describe('the page', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => simulator.stop());

  const get = async (path: string, accept = '*/*') => {
    const { statusCode, headers, body } = await request(`${simulator.url}${path}`, { headers: { accept } });
    return { status: statusCode, headers, text: await body.text() };
  };
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  it('is for browsers; programs get the list of endpoints', async () => {
    const page = await get('/', BROWSER);
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        vary: 'accept',
        'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self';/) as string,
      },
      text: expect.stringContaining('<title>eCall simulator</title>') as string,
    });
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    for (const accept of ['*/*', 'application/json']) {
      expect(JSON.parse((await get('/', accept)).text)).toMatchObject({ name: 'eCall simulator' });
    }
    expect((await get('/control')).text).toBe((await get('/')).text);
  });

  it('has every file that it needs, and nothing from elsewhere', async () => {
    const files = await readdir(PAGE_FOLDER);
    for (const name of files.filter((each) => !/\.(html|json)$/.test(each))) {
      expect(await get(`/page/${name}`)).toMatchObject({
        status: 200,
        headers: { 'content-type': expect.stringMatching(/^(text\/(css|javascript)|image\/svg)/) as string },
        text: await readFile(new URL(name, PAGE_FOLDER), 'utf8'),
      });
    }
    const { text } = await get('/', BROWSER);
    const addresses = Array.from(text.matchAll(/(?:src|href)="([^"]+)"/g), ([, address = '']) => address);
    expect(addresses.filter((address) => !/^(#|\/page\/)/.test(address))).toEqual([]);
    for (const address of addresses.filter((each) => each.startsWith('/page/'))) {
      expect((await get(address)).status).toBe(200);
    }
    expect(text).not.toMatch(/<style|<script>|style=|\son\w+=/);
  });

  it('serves nothing else of its folder', async () => {
    for (const name of ['tsconfig.json', '..%2fpackage.json', 'index.html']) {
      expect((await get(`/page/${name}`)).status).toBe(404);
    }
  });
});
