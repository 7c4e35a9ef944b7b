import { afterAll, beforeAll, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';

let app: ManagementApp;
beforeAll(async () => {
  app = await startManagementApp();
});
afterAll(async () => app.close());

it.each(['/messages/%zz', '/messages/%E0%A4%A', `/messages/${'a'.repeat(3_000)}`])(
  'an address that cannot be read leads nowhere, and is not repeated: %s',
  async (path) => {
    expect(await app.get(path)).toEqual({
      status: 404,
      body: { statusCode: 404, error: 'not-found', message: 'Not Found' },
    });
  },
);
