import { describe, expect, it } from 'vitest';
import { together } from '../finding.js';
import { ECALL_ADDRESSES, judgeProbes, judgeWay, type Probe } from './webhook-rules.js';

const settings = {
  PUBLIC_URL: 'https://gateway.example.com',
  TRUST_PROXY: 1,
  WEBHOOK_ALLOWED_IPS: ECALL_ADDRESSES,
  ECALL_BASE_URL: 'https://rest.ecall.ch',
};

describe('judgeWay', () => {
  it('has nothing to say of an https address with a proxy that is known', () => {
    expect(judgeWay(settings, ['public'], false)).toEqual([]);
  });

  it.each([
    [{}, 'private', 'warn', 'a private address: eCall cannot call it'],
    [{}, 'loopback', 'warn', 'a loopback address: eCall cannot call it'],
    [{ PUBLIC_URL: 'http://gateway.example.com' }, 'public', 'fail', 'plain http'],
    [{ TRUST_PROXY: undefined }, 'public', 'warn', 'TRUST_PROXY is not set'],
    [{ WEBHOOK_ALLOWED_IPS: ['193.93.208.200'] }, 'public', 'fail', 'shuts out eCall'],
    [{ WEBHOOK_ALLOWED_IPS: ['193.93.208.0/24'] }, 'public', 'ok', ''],
  ] as const)('%o at a %s address', (more, kind, level, seen) => {
    expect(together(judgeWay({ ...settings, ...more }, [kind], false))).toMatchObject({
      level,
      seen: expect.stringContaining(seen),
    });
  });

  it('lets a simulator on this machine be called without TLS', () => {
    const local = {
      ...settings,
      PUBLIC_URL: 'http://127.0.0.1:3000',
      ECALL_BASE_URL: 'http://127.0.0.1:3080',
    };
    expect(
      judgeWay({ ...local, WEBHOOK_ALLOWED_IPS: ['127.0.0.1'] }, ['loopback'], true).map(
        ({ level }) => level,
      ),
    ).toEqual(['warn']);
  });
});

describe('judgeProbes', () => {
  const requests: Array<Probe['request']> = [
    'GET /',
    'GET /health/live',
    'a status with a wrong token',
    'an empty inbound message',
  ];
  const all = (status: number, refusal?: string): Probe[] =>
    requests.map((request) => ({ request, status, ...(refusal === undefined ? {} : { refusal }) }));
  const withOne = (one: Probe) =>
    all(403, 'forbidden').map((probe) => (probe.request === one.request ? one : probe));

  it('knows the gateway by its refusals', () => {
    expect(judgeProbes(all(403, 'forbidden'))).toMatchObject([{ level: 'ok' }]);
    const inside: Probe[] = [
      ...all(404, 'not-found').slice(0, 3),
      { request: 'an empty inbound message', status: 400, refusal: 'malformed' },
    ];
    expect(judgeProbes(inside)).toMatchObject([
      { level: 'ok', seen: expect.stringContaining('wrong tokens') },
    ]);
  });

  it.each<[Probe, string]>([
    [{ request: 'GET /', status: 200 }, 'by somebody who is not the gateway'],
    [{ request: 'a status with a wrong token', status: 200 }, 'by somebody who is not the gateway'],
    [{ request: 'GET /', status: 502 }, 'does not answer'],
    [{ request: 'GET /', status: 301 }, 'redirect'],
    [{ request: 'GET /health/live', status: 200, refusal: 'x' }, 'management side can be reached'],
    [{ request: 'an empty inbound message', status: 404 }, 'not the gateway'],
    [{ request: 'a status with a wrong token', status: 404 }, "not in the gateway's words"],
  ])('%o', (probe, seen) => {
    const [finding, ...more] = judgeProbes(withOne(probe));
    expect(finding).toMatchObject({ level: 'fail', seen: expect.stringContaining(seen) });
    expect(more).toEqual([]);
  });
});
