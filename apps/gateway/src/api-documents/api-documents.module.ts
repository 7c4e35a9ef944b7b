import { Module } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { readSettings } from '@ecall-gateway/settings';
import { ApiDocumentsController } from './api-documents.controller.js';
import { API_DOCUMENTS, type ApiDocuments } from './api-documents.tokens.js';
import { asyncApiDocument } from './async-api-document.js';
import { openApiDocument } from './open-api-document.js';

/** `GET /openapi.json` and `GET /asyncapi.json`, made when they are first asked for. */
@Module({
  controllers: [ApiDocumentsController],
  providers: [{ provide: API_DOCUMENTS, useFactory: (): ApiDocuments => new LazyApiDocuments() }],
})
export class ApiDocumentsModule {}

class LazyApiDocuments implements ApiDocuments {
  #documents: ApiDocuments | undefined;

  get openApi(): object {
    return (this.#documents ??= makeDocuments()).openApi;
  }

  get asyncApi(): object {
    return (this.#documents ??= makeDocuments()).asyncApi;
  }
}

function makeDocuments(): ApiDocuments {
  const settings = readSettings(process.env);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return {
    openApi: openApiDocument({ version, publicUrl: settings.PUBLIC_URL }),
    asyncApi: asyncApiDocument(version, {
      sendMessage: settings.TOPIC_SEND_MESSAGE,
      messageEvents: settings.TOPIC_MESSAGE_EVENTS,
      inboundMessages: settings.TOPIC_INBOUND_MESSAGES,
      deadLetters: settings.TOPIC_DLQ,
    }),
  };
}
