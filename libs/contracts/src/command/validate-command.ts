import { validateSync } from 'class-validator';
import { describeValue } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { channelProblem } from './channel-rules.js';
import { CONTENT_TYPES, contentClass, isStructured, TextContent, TextOptions } from './content.dto.js';
import { findUnstorable } from './find-unstorable.js';
import { parseInstant } from './instant.js';
import { isKnownGood } from './known-good.js';
import { SendMessage } from './send-message.dto.js';
import { toProblem } from './to-problem.js';

/** What `isKnownGood` goes by too. */
export const VALIDATION = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
} as const;

const MAX_SEND_AT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Checks what was published, field by field. */
export function validateCommand(data: unknown, now: number): SendMessage | Problem {
  if (!isObject(data)) {
    return { reason: 'not-an-object', detail: `value: got ${describeValue(data)}; it may be an object` };
  }
  const early = findUnstorable(data) ?? contentTypeProblem(data['content']);
  if (early) return early;
  const command = instanceOf(data);
  return fieldProblem(command) ?? sendAtProblem(command, now) ?? channelProblem(command) ?? command;
}

function fieldProblem(command: SendMessage): Problem | undefined {
  if (isKnownGood(command)) return undefined;
  const errors = validateSync(command, VALIDATION);
  return errors.length > 0 ? toProblem(errors) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looked at first: which fields a content may have depends on its type. */
function contentTypeProblem(content: unknown): Problem | undefined {
  if (!isObject(content) || contentClass(content) !== undefined || isStructured(content)) return undefined;
  const { type } = content;
  const detail = `content.type: got ${describeValue(type)}; it may be ${CONTENT_TYPES.join(', ')}`;
  return { reason: type === undefined ? 'missing-field' : 'invalid-field', detail };
}

/**
 * The classes that carry the rules, by hand: class-transformer would copy every recipient, lose metadata that is named
 * like something every object has (`toString`), and call what is named `constructor`.
 */
function instanceOf(data: Readonly<Record<string, unknown>>): SendMessage {
  const command = Object.assign(new SendMessage(), data);
  const ContentClass = contentClass(data['content']);
  if (ContentClass === undefined) return command;
  command.content = Object.assign(new ContentClass(), data['content']);
  if (command.content instanceof TextContent && isObject(command.content.options)) {
    command.content.options = Object.assign(new TextOptions(), command.content.options);
  }
  return command;
}

function sendAtProblem({ sendAt }: SendMessage, now: number): Problem | undefined {
  const instant = parseInstant(sendAt ?? '');
  if (instant === undefined || instant <= now + MAX_SEND_AT_DAYS * DAY_MS) return undefined;
  const detail = `sendAt: too far ahead; it may be at most ${MAX_SEND_AT_DAYS} days ahead`;
  return { reason: 'invalid-field', detail };
}
