import { describeText } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { isStorableText } from '../problems/storable-text.js';
import { CANCEL_MESSAGE_TYPE, SEND_MESSAGE_TYPE } from './command-types.js';

const MAX_ID = 128;

/** What a record says, plainly or as a CloudEvent (Kafka protocol binding 1.0). */
export interface Envelope {
  /** Parsed from JSON; missing where it could not be. There may be data and a problem: its id can still be read. */
  readonly data?: unknown;
  /** Of a CloudEvent, where it can stand for a commandId. */
  readonly id?: string;
  /** Why the CloudEvent's id cannot; it matters only to a command without its own. */
  readonly idProblem?: Problem;
  readonly source?: string;
  /** Of a CloudEvent, as it stands there, known or not. */
  readonly type?: string;
  readonly traceparent?: string;
  readonly problem?: Problem;
}

/** Required attributes of a CloudEvent, as they were read. */
export interface Attributes {
  readonly specversion?: unknown;
  readonly type?: unknown;
  readonly id?: unknown;
  readonly source?: unknown;
}

/** @param prefix what stands before the attributes' names where they come from: `ce_` in headers */
export function fromAttributes(attributes: Attributes, prefix: 'ce_' | ''): Omit<Envelope, 'data'> {
  const { id, source, type } = attributes;
  const problem = attributeProblem(attributes, prefix);
  return {
    ...(id === undefined || id === null ? {} : readId(id, prefix)),
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

function attributeProblem({ specversion, type }: Attributes, prefix: string): Problem | undefined {
  if (specversion !== '1.0') {
    const detail = `${prefix}specversion: got ${describeText(specversion)}; it may be 1.0`;
    return { reason: 'not-a-cloud-event', detail };
  }
  if (type !== SEND_MESSAGE_TYPE && type !== CANCEL_MESSAGE_TYPE) {
    const mayBe = `${SEND_MESSAGE_TYPE} or ${CANCEL_MESSAGE_TYPE}`;
    return { reason: 'wrong-type', detail: `${prefix}type: got ${describeText(type)}; it may be ${mayBe}` };
  }
  return undefined;
}

/** An id that is there and wrong does not fall back: a repeat could not be told from a new command. */
function readId(id: unknown, prefix: string): Pick<Envelope, 'id' | 'idProblem'> {
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID) {
    const detail = `${prefix}id: got ${describeText(id)}; it may be text of 1 to ${MAX_ID} characters`;
    return { idProblem: { reason: 'invalid-field', detail } };
  }
  if (isStorableText(id)) return { id };
  const detail = `${prefix}id: got text with a NUL or half a surrogate pair; it may be text without`;
  return { idProblem: { reason: 'not-storable', detail } };
}
