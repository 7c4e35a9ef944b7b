import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readAccounts, readSettings } from '@ecall-gateway/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_SECRET, EVERY_SETTING } from './support/every-value.js';
import { gatewayOf, mountBelow, type Contents } from './support/kubelet.js';
import { EXAMPLES, only, render, renderFile, type Rendered } from './support/render.js';
import { chartDir } from './support/tools.js';

/** Set by other values: `secrets`, `accounts`, `certificates`. */
const BY_OTHER_VALUES = ['ECALL_ACCOUNTS_FILE', 'KAFKA_SSL_CA_FILE', 'ECALL_PASSWORD_FILE'];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecall-gateway-root-'));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

const everyValue = {
  image: { registry: 'registry.example.com/team' },
  settings: Object.fromEntries(Object.entries(EVERY_SETTING).map(([name, [value]]) => [name, value])),
  secrets: {
    name: 'all',
    settings: Object.fromEntries(Object.keys(EVERY_SECRET).map((name) => [name, {}])),
  },
};

/** Each Secret has what is asked of it, under whatever key. */
function contentsOf(rendered: Rendered): Contents {
  return (kind, name, key) => {
    if (key === 'accounts.json' && kind === 'configMap') {
      return (only(rendered, 'ConfigMap')['data'] as Record<string, string>)['accounts.json'] ?? '';
    }
    if (key.endsWith('.crt')) return rootCertificates[0] ?? '';
    if (key === 'uri') return EVERY_SECRET['DATABASE_URL'] ?? '';
    return EVERY_SECRET[key] ?? `of-${name}-${key}`;
  };
}

const environmentOf = async (rendered: Rendered) =>
  mountBelow(root, gatewayOf(rendered), contentsOf(rendered));

describe('the environment of the Deployment', () => {
  it.each(EXAMPLES)('is right for the gateway: %s', async (file) => {
    const environment = await environmentOf(await renderFile(file));
    const settings = readSettings(environment);
    expect(settings.MANAGEMENT_TOKEN).not.toEqual([]);
    expect(readAccounts(settings).length).toBeGreaterThan(0);
  });

  it('says every setting as the values say it', async () => {
    const settings = readSettings(await environmentOf(await render(everyValue)));
    const asText = Object.entries(EVERY_SETTING).map(([name, [, text]]) => [name, text]);
    const expected = readSettings({ ...Object.fromEntries(asText), ...trimmed(EVERY_SECRET) });
    expect({ ...settings, ECALL_PASSWORD_FILE: undefined }).toEqual({ ...expected });
  });

  it('leaves out no setting: what the gateway reads can be set', async () => {
    const all = Object.keys(
      readSettings({ ...trimmed(EVERY_SECRET), ...textOf('PUBLIC_URL', 'ECALL_USERNAME') }),
    );
    const covered = [...Object.keys(EVERY_SETTING), ...Object.keys(EVERY_SECRET), ...BY_OTHER_VALUES];
    expect(covered.toSorted()).toEqual(all.toSorted());
  });

  it('can say what the schema knows, and nothing else', async () => {
    const schema = JSON.parse(await readFile(join(chartDir, 'values.schema.json'), 'utf8'));
    const { settings, secrets } = schema.properties;
    expect(Object.keys(settings.properties).toSorted()).toEqual(Object.keys(EVERY_SETTING).toSorted());
    expect(Object.keys(secrets.properties.settings.properties).toSorted()).toEqual(
      Object.keys(EVERY_SECRET).toSorted(),
    );
  });

  it('hands several accounts over, each with its password', async () => {
    const file = EXAMPLES.find((path) => path.endsWith('several-accounts.yaml')) ?? '';
    const accounts = readAccounts(readSettings(await environmentOf(await renderFile(file))));
    expect(accounts).toMatchObject([
      {
        name: 'default',
        username: 'api-shop',
        password: 'of-ecall-accounts-shop',
        from: 'MyShop',
        ratePerSecond: 10,
      },
      { name: 'bank', username: 'api-bank', password: 'of-ecall-accounts-bank', limitPerDay: 500 },
    ]);
  });

  it('holds no secret', async () => {
    const { text } = await render(everyValue);
    expect(text).not.toContain('hunter2');
    const { container } = gatewayOf(await render(everyValue));
    expect(container.env.filter(({ name }) => name in EVERY_SECRET)).toEqual([]);
  });
});

const trimmed = (secrets: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.trim()]));
const textOf = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, EVERY_SETTING[name]?.[1] ?? '']));
