/* oxlint-disable typescript/no-extraneous-class -- Nest names a module by a class */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { EcallClientFactory } from './ecall-client-factory.js';
import { EcallClient } from './ecall-client.js';
import { EcallModule } from './ecall.module.js';
import { EcallOptionsError } from './options/ecall-options.error.js';
import { MESSAGE, PASSWORD, serveHttp } from './testing/local-servers.js';

const ACCOUNT = { username: 'api-user', password: PASSWORD };

@Injectable()
class Notifier {
  constructor(
    readonly client: EcallClient,
    readonly factory: EcallClientFactory,
  ) {}
}

@Module({})
class EmptyModule {}

@Injectable()
class AccountSettings {
  baseUrl = '';
}

@Module({ providers: [AccountSettings], exports: [AccountSettings] })
class SettingsModule {}

async function acceptingServer(): Promise<{ baseUrl: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const baseUrl = await serveHttp((request, response) => {
    sockets.add(request.socket);
    response.setHeader('x-f24-request-id', 'f24-1');
    response.end('{"messageId":"m-1"}');
  });
  return { baseUrl, sockets };
}

async function allClosed(sockets: Iterable<Socket>): Promise<void> {
  for (const socket of sockets) if (!socket.destroyed) await once(socket, 'close');
}

describe('EcallModule', () => {
  it('forRoot gives a client and a factory, and lets go of all their connections with the app', async () => {
    const { baseUrl, sockets } = await acceptingServer();
    const app = await NestFactory.createApplicationContext(
      {
        module: EmptyModule,
        imports: [EcallModule.forRoot({ ...ACCOUNT, baseUrl })],
        providers: [Notifier],
      },
      { logger: false },
    );
    const { client, factory } = app.get(Notifier);
    expect(client).toBeInstanceOf(EcallClient);
    const second = factory.create({ ...ACCOUNT, baseUrl });
    const outcomes = [await client.send(MESSAGE), await second.send(MESSAGE)];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    expect(sockets.size).toBe(2);

    await app.close();
    await allClosed(sockets);
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    expect(await second.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
  });

  it('forRootAsync waits for its options', async () => {
    const { baseUrl } = await acceptingServer();
    const module = await Test.createTestingModule({
      imports: [
        EcallModule.forRootAsync({
          imports: [SettingsModule],
          inject: [AccountSettings],
          useFactory: async (settings: AccountSettings) => {
            settings.baseUrl = await Promise.resolve(baseUrl);
            return { ...ACCOUNT, baseUrl: settings.baseUrl };
          },
        }),
      ],
      providers: [Notifier],
    }).compile();
    expect(await module.get(Notifier).client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    await module.close();
  });

  it('keeps two accounts apart, each in the module that imports it', async () => {
    const [first, second] = [await acceptingServer(), await acceptingServer()];
    @Module({
      imports: [EcallModule.forRoot({ ...ACCOUNT, baseUrl: first.baseUrl })],
      providers: [Notifier],
    })
    class FirstModule {}
    @Module({
      imports: [EcallModule.forRoot({ ...ACCOUNT, baseUrl: second.baseUrl })],
      providers: [Notifier],
    })
    class SecondModule {}
    const module = await Test.createTestingModule({ imports: [FirstModule, SecondModule] }).compile();
    const one = module.select(FirstModule).get(Notifier, { strict: true }).client;
    const other = module.select(SecondModule).get(Notifier, { strict: true }).client;
    expect(one).not.toBe(other);
    await one.send(MESSAGE);
    await other.send(MESSAGE);
    expect([first.sockets.size, second.sockets.size]).toEqual([1, 1]);
    await module.close();
  });

  it('is global on request', async () => {
    const module = await Test.createTestingModule({
      imports: [
        EcallModule.forRoot({ ...ACCOUNT, isGlobal: true }),
        { module: EmptyModule, providers: [Notifier] },
      ],
    }).compile();
    expect(module.get(Notifier, { strict: false }).client).toBeInstanceOf(EcallClient);
    await module.close();
  });

  it('stops the start for a wrong option, and names it', async () => {
    const start = Test.createTestingModule({
      imports: [EcallModule.forRoot({ ...ACCOUNT, baseUrl: 'http://rest.ecall.ch' })],
    }).compile();
    await expect(start).rejects.toThrow(EcallOptionsError);
  });
});

describe('EcallClientFactory', () => {
  it('works without Nest', async () => {
    const { baseUrl, sockets } = await acceptingServer();
    const factory = new EcallClientFactory();
    expect(await factory.create({ ...ACCOUNT, baseUrl }).send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    await factory.close();
    await allClosed(sockets);
    expect(sockets.size).toBe(1);
  });
});
