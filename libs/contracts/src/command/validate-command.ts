import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { describeValue } from '../describe-value.js';
import type { Problem } from './problem.js';
import { channelProblem } from './channel-rules.js';
import { CONTENT_TYPES, contentClass } from './content.dto.js';
import { SendMessage } from './send-message.dto.js';

const MAX_SEND_AT_DAYS = 30;
const MAX_DEPTH = 16;
/** Names that JavaScript keeps for itself; a mapper would drop them without a word. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
/** As many wrong fields as one error names. */
const MAX_NAMED = 5;
/** What no database stores as text: NUL and halves of surrogate pairs. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Checks what was published, field by field. */
export function validateCommand(data: unknown, now: number): SendMessage | Problem {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return { reason: 'not-an-object', detail: `value: got ${describeValue(data)}; it may be an object` };
  }
  const unstorable = findUnstorable(data);
  if (unstorable) return unstorable;
  const unknownContent = contentTypeProblem(data);
  if (unknownContent) return unknownContent;
  const command = plainToInstance(SendMessage, data);
  const errors = validateSync(command, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (errors.length > 0) return toProblem(errors);
  if (command.sendAt !== undefined && Date.parse(command.sendAt) > now + MAX_SEND_AT_DAYS * 86_400_000) {
    return {
      reason: 'invalid-field',
      detail: `sendAt: too far ahead; it may be at most ${MAX_SEND_AT_DAYS} days ahead`,
    };
  }
  return channelProblem(command) ?? command;
}

/** Looked at first: which fields a content may have depends on its type. */
function contentTypeProblem(data: object): Problem | undefined {
  const content: unknown = 'content' in data ? data.content : undefined;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  if (contentClass(content) !== undefined) return undefined;
  const type: unknown = 'type' in content ? content.type : undefined;
  const detail = `content.type: got ${describeValue(type)}; it may be ${CONTENT_TYPES.join(', ')}`;
  return { reason: type === undefined ? 'missing-field' : 'invalid-field', detail };
}

function toProblem(errors: readonly ValidationError[]): Problem {
  const all = errors.flatMap((error) => leaves(error));
  const unknown = all.find(({ constraints }) => constraints?.['whitelistValidation'] !== undefined);
  const missing = all.find(({ value }) => value === undefined);
  const reason = unknown ? 'unknown-field' : missing ? 'missing-field' : 'invalid-field';
  return {
    reason,
    detail: all
      .slice(0, MAX_NAMED)
      .map(({ path, value, constraints }) =>
        constraints?.['whitelistValidation'] === undefined
          ? `${path}: got ${describeValue(value)}; it may be ${Object.values(constraints ?? {})[0] ?? 'an object'}`
          : `${path.slice(0, 64)}: not a field of the command`,
      )
      .join('. '),
  };
}

interface Leaf {
  readonly path: string;
  readonly value: unknown;
  readonly constraints: Record<string, string> | undefined;
}

function leaves({ property, value, constraints, children }: ValidationError, above = ''): Leaf[] {
  const path = above === '' ? property : `${above}.${property}`;
  if (children !== undefined && children.length > 0) return children.flatMap((child) => leaves(child, path));
  return [{ path, value: value as unknown, constraints }];
}

/** Looks at every name and every text, however deep. */
function findUnstorable(data: object): Problem | undefined {
  const open: Array<{ value: unknown; path: string; depth: number }> = [{ value: data, path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path, depth } = next;
    const name = path === '' ? 'value' : path;
    if (typeof value === 'string' && UNSTORABLE.test(value)) {
      return {
        reason: 'not-storable',
        detail: `${name}: got text with a NUL or half a surrogate pair; it may be text without`,
      };
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH)
      return { reason: 'invalid-field', detail: `${name}: nested deeper than ${MAX_DEPTH} levels` };
    for (const [key, item] of Object.entries(value)) {
      if (RESERVED.has(key)) return { reason: 'unknown-field', detail: `${key}: not a field of the command` };
      if (UNSTORABLE.test(key))
        return {
          reason: 'not-storable',
          detail: `${name}: a name in it holds a NUL or half a surrogate pair`,
        };
      open.push({
        value: item,
        path: path === '' ? key.slice(0, 64) : `${path}.${key.slice(0, 64)}`,
        depth: depth + 1,
      });
    }
  }
  return undefined;
}
