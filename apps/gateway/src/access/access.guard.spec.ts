import { request } from 'node:http';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ManagementToken } from '@ecall-gateway/settings';
import { afterEach, describe, expect, it } from 'vitest';
import { AccessModule } from './access.module.js';
import { CalledBy, type Caller } from './caller.js';
import { OpenRoute } from './open-route.js';

@Controller()
class GuardedController {
  @Get('who')
  who(@CalledBy() caller: Caller): Caller {
    return caller;
  }

  @Post('decide')
  decide(@CalledBy() caller: Caller, @Body() _body: unknown): Caller {
    return caller;
  }

  @OpenRoute()
  @Get('open')
  open(): string {
    return 'no data';
  }

  @OpenRoute()
  @Get('forgetful')
  forgetful(@CalledBy() caller: Caller): Caller {
    return caller;
  }
}

let app: NestFastifyApplication | undefined;
afterEach(async () => app?.close());

interface Ask {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function start(tokens: readonly ManagementToken[], at = '127.0.0.1') {
  @Module({ imports: [AccessModule.forRoot(tokens)], controllers: [GuardedController] })
  class GuardedModule {}
  app = await NestFactory.create<NestFastifyApplication>(GuardedModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(0, at);
  const { port } = new URL(await app.getUrl());
  /** Not fetch: it sends a Host and an Origin of its own. */
  return async ({ path = '/who', method = 'GET', headers = {}, body }: Ask = {}) =>
    new Promise<{ status: number; challenge: string | undefined; body: Record<string, unknown> }>(
      (resolve, reject) => {
        const call = request({ host: at, port, path, method, headers }, (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              challenge: answer.headers['www-authenticate'],
              body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
            }),
          );
        });
        call.on('error', reject);
        call.end(body);
      },
    );
}

const TOKENS = [
  { name: 'anna', secret: 'secret-of-anna' },
  { name: 'ben', secret: 'secret-of-ben' },
];
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('where tokens are configured', () => {
  it('lets in who carries one, and says who that is', async () => {
    const ask = await start(TOKENS);
    expect(await ask(bearer('secret-of-ben'))).toMatchObject({ status: 200, body: { name: 'ben' } });
    // From wherever, under whatever name: the token alone decides.
    const headers = {
      ...bearer('secret-of-anna').headers,
      host: 'gateway.internal',
      'x-forwarded-for': '10.0.0.7',
    };
    expect(await ask({ headers })).toMatchObject({ status: 200, body: { name: 'anna' } });
  });

  it('answers 401 without one and with a wrong one, on this machine too, and says how to ask', async () => {
    const ask = await start(TOKENS);
    expect(await ask()).toMatchObject({ status: 401, challenge: 'Bearer realm="ecall-gateway"' });
    const wrong = await ask(bearer('secret-of-anne'));
    expect(wrong).toMatchObject({
      status: 401,
      challenge: 'Bearer realm="ecall-gateway", error="invalid_token"',
      body: { statusCode: 401, message: 'authorization: no token of MANAGEMENT_TOKEN' },
    });
    expect(JSON.stringify(wrong.body)).not.toContain('secret-of');
    expect(await ask({ path: '/decide', method: 'POST' })).toMatchObject({ status: 401 });
  });

  it('keeps open what is open', async () => {
    const ask = await start(TOKENS);
    expect(await ask({ path: '/open' })).toMatchObject({ status: 200 });
    expect(await ask({ path: '/open', ...bearer('wrong') })).toMatchObject({ status: 200 });
  });
});

describe('where none is', () => {
  it.each(['127.0.0.1', '::1'])('lets in callers on this machine, by %s', async (at) => {
    const ask = await start([], at);
    expect(await ask()).toMatchObject({ status: 200, body: { name: 'loopback' } });
    const json = { 'content-type': 'application/json' };
    const decide = { path: '/decide', method: 'POST', body: '{}', headers: json };
    expect(await ask(decide)).toMatchObject({ status: 201, body: { name: 'loopback' } });
  });

  it('answers 403 to a page that a browser here was led to, and to what a proxy passed on', async () => {
    const ask = await start([]);
    for (const headers of [
      { host: 'evil.example:3001' },
      { origin: 'https://evil.example' },
      { 'x-forwarded-for': '127.0.0.1' },
    ]) {
      const { status, challenge, body } = await ask({ headers });
      expect({ status, challenge }).toEqual({ status: 403, challenge: undefined });
      expect(body['message']).toMatch(/^MANAGEMENT_TOKEN is not set, so only this machine is let in; /);
    }
    expect(await ask({ path: '/decide', method: 'POST' })).toMatchObject({ status: 403 });
  });

  it('keeps open what is open', async () => {
    const ask = await start([]);
    expect(await ask({ path: '/open', headers: { host: 'pod.internal' } })).toMatchObject({ status: 200 });
  });
});

it('an open route cannot ask who decided', async () => {
  const ask = await start([]);
  expect(await ask({ path: '/forgetful' })).toMatchObject({ status: 500 });
});
