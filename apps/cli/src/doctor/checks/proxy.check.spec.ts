import { describe, expect, it } from 'vitest';
import { checkProxy } from './proxy.check.js';

const proxy = {
  host: 'proxy.corp',
  port: 3128,
  credentials: { username: 'gw', password: 'not-to-be-printed' },
};

describe('checkProxy', () => {
  it('says by which proxy eCall is reached, without its password', () => {
    expect(checkProxy([{ name: 'default' }], {})).toEqual({ level: 'ok', seen: 'eCall is reached directly' });
    const finding = checkProxy([{ name: 'default', proxy }], { HTTPS_PROXY: 'http://other:1' });
    expect(finding).toEqual({ level: 'ok', seen: 'eCall is reached by proxy.corp:3128 as gw' });
    expect(checkProxy([{ name: 'a', proxy }, { name: 'b' }, { name: 'c' }], {}).seen).toBe(
      'a by proxy.corp:3128 as gw; b, c directly',
    );
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('warns of a %s that has no effect', (name) => {
    const finding = checkProxy([{ name: 'default' }], { [name]: 'http://u:not-to-be-printed@proxy:1' });
    expect(finding.level).toBe('warn');
    expect(finding.seen).toContain(`${name} is set and has no effect`);
    expect(finding.nextStep).toContain('ECALL_PROXY_URL');
    expect(JSON.stringify(finding)).not.toContain('not-to-be-printed');
  });
});
