import { describe, expect, it } from 'vitest';
import { readSettings } from './read-settings.js';

describe('readSettings', () => {
  it('has defaults for everything; an empty setting is none', () => {
    const defaults = { port: 3080, host: '127.0.0.1', username: 'demo', password: 'demo' };
    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ SIMULATOR_PORT: '', SIMULATOR_INBOUND_URL: '' })).toEqual(defaults);
  });

  it('reads all of them', () => {
    expect(
      readSettings({
        SIMULATOR_PORT: '0',
        SIMULATOR_HOST: '::',
        SIMULATOR_USERNAME: 'me',
        SIMULATOR_PASSWORD: 'p:w',
        SIMULATOR_ACCOUNTS: 'bulk:se:cret, alarm:a',
        SIMULATOR_INBOUND_URL: 'https://example.test/in',
        SIMULATOR_INBOUND_TOKEN: 't',
        SIMULATOR_VERSION_HEADER: 'x-api-version',
        SIMULATOR_MEDIA_MAX_BYTES: '5',
        SIMULATOR_UNKNOWN_MEDIA: 'accept',
        SIMULATOR_FREE_ACCOUNT_NUMBER: '0041791234567',
      }),
    ).toEqual({
      port: 0,
      host: '::',
      username: 'me',
      password: 'p:w',
      accounts: [
        { username: 'bulk', password: 'se:cret' },
        { username: 'alarm', password: 'a' },
      ],
      inboundUrl: 'https://example.test/in',
      inboundToken: 't',
      versionHeader: 'x-api-version',
      mediaMaxBytes: 5,
      acceptUnknownMedia: true,
      freeAccountNumber: '0041791234567',
    });
  });

  it.each([
    ['SIMULATOR_PORT', '65536', /^SIMULATOR_PORT is '65536'; it may be an integer from 0 to 65535/],
    ['SIMULATOR_PORT', '-1', /^SIMULATOR_PORT is '-1'; it may be/],
    ['SIMULATOR_HOST', 'a b', /^SIMULATOR_HOST is 'a b'; it may be an IP address/],
    ['SIMULATOR_USERNAME', 'a:b', /^SIMULATOR_USERNAME is 'a:b'; it may be a name without a colon/],
    ['SIMULATOR_VERSION_HEADER', 'a b', /^SIMULATOR_VERSION_HEADER is 'a b'; it may be the name of a header/],
    ['SIMULATOR_MEDIA_MAX_BYTES', '0', /^SIMULATOR_MEDIA_MAX_BYTES is '0'; it may be a number of bytes/],
    ['SIMULATOR_UNKNOWN_MEDIA', 'yes', /^SIMULATOR_UNKNOWN_MEDIA is 'yes'; it may be refuse/],
    ['SIMULATOR_FREE_ACCOUNT_NUMBER', '079', /^SIMULATOR_FREE_ACCOUNT_NUMBER is '079'; it may be a mobile/],
    ['SIMULATOR_INBOUND_URL', 'localhost:3000/in', /^SIMULATOR_INBOUND_URL is not a URL.*http:\/\//],
  ])('%s=%s is refused', (setting, value, message) => {
    expect(() => readSettings({ [setting]: value })).toThrow(message);
  });

  it('does not repeat accounts, which hold passwords', () => {
    const read = () => readSettings({ SIMULATOR_ACCOUNTS: 'bulk:s3cret,s3cret' });
    expect(read).toThrow(/^SIMULATOR_ACCOUNTS is not a list of accounts; it may be name:password/);
    expect(read).toThrow(/^(?!.*s3cret)/);
  });

  it('does not repeat an inbound URL, which may hold a token', () => {
    expect(() => readSettings({ SIMULATOR_INBOUND_URL: 'ftp://h/?token=s3cret' })).toThrow(/^(?!.*s3cret)/);
  });
});
