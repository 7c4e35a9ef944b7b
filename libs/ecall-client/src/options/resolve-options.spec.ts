import { describe, expect, it } from 'vitest';
import { createEcallClient } from '../ecall-client-factory.js';
import { selfSigned } from '../testing/local-servers.js';
import { EcallOptionsError } from './ecall-options.error.js';
import { resolveOptions } from './resolve-options.js';

const ACCOUNT = { username: 'api-user', password: 'never-to-be-seen' };

function refused(options: object): EcallOptionsError {
  try {
    resolveOptions({ ...ACCOUNT, ...options });
  } catch (error) {
    if (error instanceof EcallOptionsError) return error;
  }
  throw new Error('not refused');
}

describe('resolveOptions', () => {
  it('fills in the defaults', () => {
    const { baseUrl, ...rest } = resolveOptions(ACCOUNT);
    expect(baseUrl.href).toBe('https://rest.ecall.ch/');
    expect(rest).toEqual({
      ...ACCOUNT,
      apiVersion: 2,
      versionHeader: undefined,
      from: undefined,
      timeoutMs: 10_000,
      connections: 256,
      ca: undefined,
      proxy: undefined,
      userAgent: 'ecall-client',
    });
  });

  it.each([
    'http://127.0.0.1:3080',
    'http://127.1.2.3',
    'http://localhost:1',
    'http://[::1]:80',
    'https://ecall.example/api',
  ])('allows %s', (baseUrl) => {
    expect(resolveOptions({ ...ACCOUNT, baseUrl }).baseUrl.origin).toBe(new URL(baseUrl).origin);
  });

  it.each([
    ['http://proxy.example:3128', 'proxy.example', 3128, undefined],
    ['http://proxy.example', 'proxy.example', 80, undefined],
    ['http://[::1]:3128/', '::1', 3128, undefined],
    ['http://user:p%40ss%3A@proxy.example:3128', 'proxy.example', 3128, 'user:p@ss:'],
    ['http://user@proxy.example:3128', 'proxy.example', 3128, 'user:'],
  ])('reads the proxy in %s', (proxyUrl, host, port, credentials) => {
    const { proxy } = resolveOptions({ ...ACCOUNT, proxyUrl });
    expect(proxy).toMatchObject({ host, port });
    const basic =
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    expect(proxy?.authorization()).toBe(basic);
  });

  it.each([
    ['baseUrl', { baseUrl: 'http://rest.ecall.ch' }],
    ['baseUrl', { baseUrl: 'http://127.0.0.1.example' }],
    ['baseUrl', { baseUrl: 'http://localhost.example' }],
    ['baseUrl', { baseUrl: 'ftp://127.0.0.1' }],
    ['baseUrl', { baseUrl: 'rest.ecall.ch' }],
    ['baseUrl', { baseUrl: 'https://user:never-to-be-seen@rest.ecall.ch' }],
    ['baseUrl', { baseUrl: 'https://rest.ecall.ch/?key=never-to-be-seen' }],
    ['proxyUrl', { proxyUrl: '' }],
    ['proxyUrl', { proxyUrl: 'proxy.example:3128' }],
    ['proxyUrl', { proxyUrl: 'https://proxy.example' }],
    ['proxyUrl', { proxyUrl: 'socks5://proxy.example' }],
    ['proxyUrl', { proxyUrl: 'http://proxy.example/never-to-be-seen' }],
    ['proxyUrl', { proxyUrl: 'http://proxy.example:3128/?a' }],
    ['proxyUrl', { proxyUrl: 'http://:never-to-be-seen@proxy.example' }],
    ['proxyUrl', { proxyUrl: 'http://user:never-to-be-seen%@proxy.example' }],
    ['proxyUrl', { proxyUrl: 'http://us%3Aer:never-to-be-seen@proxy.example' }],
    ['proxyUrl', { proxyUrl: 'http://user:never-to-be-seen%0A@proxy.example' }],
    ['apiVersion', { apiVersion: 3 }],
    ['apiVersion', { apiVersion: '2' }],
    ['versionHeader', { versionHeader: 'x version' }],
    ['username', { username: undefined }],
    ['username', { username: 'a:b' }],
    ['password', { password: '' }],
    ['password', { password: 'never-to-be-seen\n' }],
    ['from', { from: '' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 2 ** 31 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['connections', { connections: 1.5 }],
    ['tls.ca', { tls: { ca: '-----BEGIN CERTIFICATE-----\nnever-to-be-seen\n-----END CERTIFICATE-----' } }],
    ['tls.ca', { tls: { ca: 'never-to-be-seen' } }],
    ['userAgent', { userAgent: 'a\r\nb' }],
  ])('names %s when it is wrong, and never shows what it was', (option, options) => {
    const error = refused(options);
    expect(error.option).toBe(option);
    expect(error.message).toContain(`'${option}'`);
    expect(JSON.stringify(error) + String(error.stack)).not.toContain('never-to-be-seen');
  });

  it('takes certificates in any of their forms', () => {
    const { cert } = selfSigned('localhost');
    expect(resolveOptions({ ...ACCOUNT, tls: { ca: [cert, Buffer.from(cert)] } }).ca).toHaveLength(2);
  });

  it('is what createEcallClient throws', () => {
    expect(() => createEcallClient({ ...ACCOUNT, baseUrl: 'http://rest.ecall.ch' })).toThrow(
      EcallOptionsError,
    );
  });
});
