import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addressList, type Settings } from '@ecall-gateway/settings';
import { MAX_TOKEN_LENGTH } from '../callback-token/callback-token.js';
import { PinoNestLogger } from '../logging/pino-logger.js';
import { takeAnyContentType } from '../webhooks/any-content-type.js';
import { isListed } from '../webhooks/caller-address.js';
import { observeWebhooks, type WebhookObserver } from '../webhooks/webhook-observer.js';
import { answerBadAddress } from './bad-address.js';
import { PublicApiModule, type PublicApiDependencies } from './public-api.module.js';

/** eCall's bodies are a few hundred bytes; a long text with its escapes stays far below. */
const MAX_BODY_BYTES = 262_144;

/** From a request's first byte to its last. */
const REQUEST_TIMEOUT_MS = 15_000;

/** The server that eCall reaches. It does not listen yet. */
export async function createPublicApp(
  dependencies: PublicApiDependencies & { readonly webhookObserver: WebhookObserver },
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    frameworkErrors: answerBadAddress,
    // Fastify's own limit is 100: a token with a longer key id would not be found.
    routerOptions: { maxParamLength: MAX_TOKEN_LENGTH, ignoreTrailingSlash: true },
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      // Node has 60 seconds here, and takes the longer of the two for the whole request.
      headersTimeout: REQUEST_TIMEOUT_MS,
      // Half a minute late otherwise.
      connectionsCheckingInterval: 1_000,
    },
    trustProxy: trustedProxies(dependencies.settings.TRUST_PROXY),
    forceCloseConnections: 'idle',
  });
  const fastify = adapter.getInstance();
  takeAnyContentType(fastify);
  observeWebhooks(fastify, dependencies.webhookObserver);
  return NestFactory.create<NestFastifyApplication>(PublicApiModule.register(dependencies), adapter, {
    bodyParser: false,
    logger: new PinoNestLogger(dependencies.logger),
    abortOnError: false,
  });
}

/** Whether the hop of this number and address is a proxy of ours; 0 is the connection itself. */
function trustedProxies(
  proxies: Settings['TRUST_PROXY'],
): false | ((address: string, hop: number) => boolean) {
  if (proxies === undefined) return false;
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  const list = addressList(proxies);
  // Fastify's own list does not read an address with a port, as some proxies write it.
  return (address) => isListed(list, address);
}
