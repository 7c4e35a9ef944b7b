import { describe, expect, it } from 'vitest';
import { whyNotLocal, type RequestFacts } from './local-request.js';

const facts = (more: Partial<RequestFacts> = {}): RequestFacts => ({
  remoteAddress: '127.0.0.1',
  method: 'GET',
  takesAnyBody: false,
  ...more,
  headers: { host: 'localhost:3001', ...more.headers },
});
const post = (headers: RequestFacts['headers'], takesAnyBody = false) =>
  whyNotLocal(facts({ method: 'POST', headers, takesAnyBody }));

describe('a caller without a token', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('is let in from %s', (remoteAddress) => {
    expect(whyNotLocal(facts({ remoteAddress }))).toBeUndefined();
  });

  it.each(['10.0.0.7', '192.168.1.20', '::ffff:10.0.0.7', 'fe80::1', '::', '0.0.0.0', undefined])(
    'is not let in from %s',
    (remoteAddress) => {
      expect(whyNotLocal(facts({ remoteAddress }))).toBe('it comes from another machine');
    },
  );

  it.each([
    'localhost',
    'LocalHost:3001',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.1.2.3:3001',
    '[::1]',
    '[::1]:3001',
  ])('may call us %s', (host) => {
    expect(whyNotLocal(facts({ headers: { host } }))).toBeUndefined();
  });

  it.each([
    'evil.example',
    'evil.example:3001',
    'localhost.evil.example:3001',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example#localhost',
    'localhost:3001:3001',
    'localhost:',
    '[::2]:3001',
    '::1',
    '10.0.0.7:3001',
    '0.0.0.0:3001',
    '',
    undefined,
  ])('whose browser was led here under the name %s is refused', (host) => {
    expect(whyNotLocal(facts({ headers: { host } }))).toBe('host: it may be localhost, 127.0.0.1 or [::1]');
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    'is refused where a proxy says %s, whatever it says',
    (name) => {
      expect(whyNotLocal(facts({ headers: { [name]: '127.0.0.1' } }))).toBe(`${name}: a proxy passed it on`);
    },
  );

  it.each([
    'https://evil.example',
    'null',
    'http://localhost',
    'http://localhost:8080',
    'https://localhost:3001',
    '',
  ])('is refused from a page of the origin %j', (origin) => {
    expect(whyNotLocal(facts({ headers: { origin } }))).toBe('origin: it may be this address alone');
  });

  it('is let in from a page of ours', () => {
    expect(whyNotLocal(facts({ headers: { origin: 'http://localhost:3001' } }))).toBeUndefined();
    const headers = { host: '[::1]:3001', origin: 'http://[::1]:3001' };
    expect(whyNotLocal(facts({ remoteAddress: '::1', headers }))).toBeUndefined();
  });

  it.each([
    'text/plain',
    'text/plain; x=application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    undefined,
  ])('posts no %s, which a page may send unasked', (type) => {
    expect(post({ 'content-type': type })).toMatch(/^content-type: it may be application\/json/);
  });

  it('posts JSON, and files where the route looks at their types', () => {
    expect(post({ 'content-type': 'application/json' })).toBeUndefined();
    expect(post({ 'content-type': 'Application/JSON; charset=utf-8' })).toBeUndefined();
    expect(post({ 'content-type': 'application/cloudevents+json' })).toBeUndefined();
    expect(post({ 'content-type': 'image/png' }, true)).toBeUndefined();
    expect(post({ 'content-type': 'text/plain', origin: 'https://evil.example' }, true)).toMatch(/^origin/);
  });

  it('is told no value of what it sent', () => {
    const told = [
      whyNotLocal(facts({ headers: { host: 'evil-host' } })),
      whyNotLocal(facts({ headers: { origin: 'evil-host' } })),
      whyNotLocal(facts({ headers: { 'x-forwarded-for': 'evil-host' } })),
      post({ 'content-type': 'evil-host' }),
    ];
    expect(told.join()).not.toContain('evil-host');
  });
});
