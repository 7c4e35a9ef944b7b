import { readFileSync } from 'node:fs';
import type { Settings } from '@ecall-gateway/settings';
import { asyncApiDocument } from './async-api-document.js';
import { openApiDocument } from './open-api-document.js';
import type { DescribedController } from './route-description.js';

type Documents = Readonly<Record<'openApi' | 'asyncApi', object>>;

/** The two documents, made when they are first asked for. */
export class ApiDocuments {
  private documents: Documents | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly controllers: readonly DescribedController[],
  ) {}

  get openApi(): object {
    return (this.documents ??= this.make()).openApi;
  }

  get asyncApi(): object {
    return (this.documents ??= this.make()).asyncApi;
  }

  private make(): Documents {
    const { settings } = this;
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    return {
      openApi: openApiDocument({ version, publicUrl: settings.PUBLIC_URL, controllers: this.controllers }),
      asyncApi: asyncApiDocument(version, {
        sendMessage: settings.TOPIC_SEND_MESSAGE,
        sendMessageUrgent: settings.TOPIC_SEND_MESSAGE_URGENT,
        messageEvents: settings.TOPIC_MESSAGE_EVENTS,
        inboundMessages: settings.TOPIC_INBOUND_MESSAGES,
        deadLetters: settings.TOPIC_DLQ,
      }),
    };
  }
}
