import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../../wire/field-reader.js';

const KINDS = [
  'message',
  'list',
  'message-query',
  'list-query',
  'upload',
  'media-query',
  'version',
  'status-notification',
  'inbound-message',
] as const;
const SOURCES = ['doc', 'use', 'assumed', 'account'];

export type CapturedKind = (typeof KINDS)[number];

/** One file of this folder; its README says what the fields mean. */
export interface CapturedPayload {
  readonly file: string;
  readonly kind: CapturedKind;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
  readonly messages: number;
  readonly apiVersion: 1 | 2;
  readonly read: JsonObject;
}

const DEFAULTS = { headers: {}, messages: 0, apiVersion: 2 } as const;
type Written = Omit<CapturedPayload, 'file' | keyof typeof DEFAULTS> &
  Partial<Pick<CapturedPayload, keyof typeof DEFAULTS>>;

/** Every JSON file of this folder. @throws Error that names the file and the field that is wrong */
export function loadCaptured(): readonly CapturedPayload[] {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => parseCaptured(name, readFileSync(`${folder}${name}`, 'utf8')));
}

export function parseCaptured(file: string, json: string): CapturedPayload {
  const value: unknown = JSON.parse(json);
  const wrong = isJsonObject(value) ? wrongField(value) : 'the file';
  if (wrong !== undefined)
    throw new Error(`${file}: ${wrong} is missing or wrong (see the README beside it)`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked above
  return { ...DEFAULTS, ...(value as Written), file };
}

function wrongField(file: JsonObject): string | undefined {
  const isAnswer = !['status-notification', 'inbound-message'].includes(String(file['kind']));
  const rules: ReadonlyArray<readonly [string, boolean]> = [
    ['kind', KINDS.some((kind) => kind === file['kind'])],
    ['source', SOURCES.includes(String(file['source']))],
    ['note', typeof file['note'] === 'string' && file['note'] !== ''],
    ['read', isJsonObject(file['read']) && typeof file['read']['kind'] === 'string'],
    ['body or text', 'body' in file !== (typeof file['text'] === 'string')],
    ['status', !isAnswer || Number.isInteger(file['status'])],
    ['headers', !isAnswer || isJsonObject(file['headers'])],
    ['messages', file['kind'] !== 'list' || Number.isInteger(file['messages'])],
    ['apiVersion', [undefined, 1, 2].some((version) => version === file['apiVersion'])],
  ];
  return rules.find(([, holds]) => !holds)?.[0];
}
