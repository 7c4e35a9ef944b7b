import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ConsumedRecord } from '../support/index.js';

interface AsyncApi {
  readonly channels: Readonly<
    Record<string, { address: string; messages: Record<string, { $ref: string }> }>
  >;
  readonly components: { readonly messages: Readonly<Record<string, MessageObject>> };
}

interface MessageObject {
  readonly name: string;
  readonly headers?: object;
  readonly payload: object;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, object>>;
}

/** The two documents as a gateway serves them, to hold records and answers against. */
export class ServedDocuments {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });

  private constructor(
    readonly asyncApi: AsyncApi,
    readonly openApi: OpenApi,
  ) {
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', ...closed(openApi) });
  }

  static async of(managementUrl: string): Promise<ServedDocuments> {
    const get = async (path: string) => (await fetch(`${managementUrl}${path}`)).json();
    return new ServedDocuments(
      (await get('/asyncapi.json')) as AsyncApi,
      (await get('/openapi.json')) as OpenApi,
    );
  }

  /** What is wrong with a record, by the message of its `ce_type` on its topic. Fields that nobody described are, too. */
  eventViolations({ topic, headers, value }: ConsumedRecord): readonly string[] {
    const message = this.messageOf(topic, ({ name }) => name === headers['ce_type']);
    if (message === undefined) return [`no message ${headers['ce_type']} on ${topic}`];
    return [
      ...this.errors('headers', this.ajv.compile(closed(message.headers ?? {})), headers),
      ...this.errors('value', this.ajv.compile(closed(message.payload)), JSON.parse(value ?? 'null')),
    ];
  }

  /** A dead letter keeps the headers it came with, so there may be more. */
  deadLetterViolations({ topic, headers }: ConsumedRecord): readonly string[] {
    const message = this.messageOf(topic, ({ name }) => name === 'DeadLetter');
    return this.errors('headers', this.ajv.compile(message?.headers ?? false), headers);
  }

  commandViolations(topic: string, command: unknown): readonly string[] {
    const message = this.messageOf(topic, ({ name }) => name === 'SendMessage');
    return this.errors('value', this.ajv.compile(message?.payload ?? false), command);
  }

  /** @param path as the document has it, with its parameters in braces */
  answerViolations(verb: 'get' | 'post', path: string, status: number, body: unknown): readonly string[] {
    const escaped = path.replaceAll('/', '~1');
    const place = `openapi#/paths/${escaped}/${verb}/responses/${status}/content/application~1json/schema`;
    const validate = this.ajv.compile({ $ref: encodeURI(place) });
    return this.errors(`${verb} ${path} ${status}`, validate, body);
  }

  private messageOf(topic: string, fits: (message: MessageObject) => boolean): MessageObject | undefined {
    const channel = Object.values(this.asyncApi.channels).find(({ address }) => address === topic);
    return Object.values(channel?.messages ?? {})
      .map(({ $ref }) => this.asyncApi.components.messages[$ref.replace('#/components/messages/', '')])
      .find((message) => message !== undefined && fits(message));
  }

  private errors(what: string, validate: ValidateFunction, value: unknown): readonly string[] {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** Refuses what is not described: a consumer may pass over it, the one who writes it may not. */
export function closed<T>(document: T): T {
  if (typeof document !== 'object' || document === null) return document;
  if (Array.isArray(document)) return document.map((item: unknown) => closed(item)) as T;
  const copy = Object.fromEntries(Object.entries(document).map(([key, value]) => [key, closed(value)]));
  const isOpen = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return (isOpen ? { ...copy, additionalProperties: false } : copy) as T;
}
