import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  decodeEvent,
  encodeEvent,
  EVENT_TYPES,
  REJECTION_REASONS,
  eventHeaderSchemas,
  eventId,
  eventSchemas,
  type DomainEvent,
  type EventType,
} from '@ecall-gateway/contracts';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../support/index.js';
import { closed } from './served-documents.js';

const guide = readFileSync(resolve(projectDir, 'docs/events.md'), 'utf8');
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);

interface Example {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The one example under a heading that names an event's type. */
function exampleOf(type: EventType): Example {
  const section = guide.split(/^## /m).find((part) => part.startsWith(`\`${type}\``)) ?? '';
  const [, json = 'null'] = /```json\n(.*?)\n```/s.exec(section) ?? [];
  return JSON.parse(json) as Example;
}

function idOf({ type, id, data }: DomainEvent): string {
  switch (type) {
    case EVENT_TYPES.accepted:
      return eventId.outcome('accepted', data.commandId, data.to);
    case EVENT_TYPES.rejected:
      return eventId.outcome('rejected', data.commandId, data.to ?? '');
    case EVENT_TYPES.expired:
      return eventId.outcome('expired', data.commandId, data.to);
    case EVENT_TYPES.cancelled:
      return eventId.outcome('cancelled', data.commandId, data.to);
    case EVENT_TYPES.inDoubt:
      return eventId.inDoubt(data.commandId, data.to, data.attempt, data.final);
    case EVENT_TYPES.statusChanged: {
      const { commandId, to, messageId, status, providerStatus } = data;
      return eventId.statusChanged(commandId, to, messageId, status, providerStatus);
    }
    case EVENT_TYPES.inboundReceived:
      return eventId.inbound(data.messageId, Buffer.alloc(0));
    default:
      return id satisfies never;
  }
}

describe('docs/events.md', () => {
  it.each(Object.values(EVENT_TYPES))('has an example of %s as it is published', (type) => {
    const { key, headers, value } = exampleOf(type);
    for (const [schema, part] of [
      [eventHeaderSchemas[type], headers],
      [eventSchemas[type], value],
    ] as const) {
      const validate = ajv.compile(closed(schema));
      validate(part);
      expect(validate.errors ?? []).toEqual([]);
    }
    const event = decodeEvent({ headers, value: JSON.stringify(value) });
    expect(event).toBeDefined();
    if (event === undefined) return;
    expect(encodeEvent(event)).toEqual({ key, headers, value: JSON.stringify(value) });
    expect(headers['ce_id']).toBe(idOf(event));
  });

  it('has no other examples', () => {
    expect(guide.match(/^```json$/gm)).toHaveLength(Object.keys(EVENT_TYPES).length);
  });

  it('names every reason of a rejection', () => {
    expect(REJECTION_REASONS.filter((reason) => !guide.includes(`\`${reason}\``))).toEqual([]);
  });
});
