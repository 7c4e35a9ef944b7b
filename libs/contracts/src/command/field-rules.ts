import { ValidateBy } from 'class-validator';
import { parseInstant } from './instant.js';

const MAX_RECIPIENTS = 1_000;
/**
 * Metadata is echoed in every event, so a command must not be able to make events that no topic takes: the most that
 * these bounds let through stays under half of Kafka's default of 1 MiB for a record.
 */
const MAX_METADATA = 20;
const MAX_METADATA_NAME = 128;
const MAX_METADATA_VALUE = 4_096;

/** One number, or a list of them; whether each can be a number is looked at later, one by one. */
export function IsRecipients(): PropertyDecorator {
  return rule('isRecipients', `a phone number, or a list of 1 to ${MAX_RECIPIENTS}`, (value) =>
    Array.isArray(value)
      ? value.length >= 1 && value.length <= MAX_RECIPIENTS && value.every((item) => typeof item === 'string')
      : typeof value === 'string' && value !== '',
  );
}

export function IsInstant(): PropertyDecorator {
  return rule(
    'isInstant',
    'an instant in ISO 8601 with its zone, e.g. 2026-12-01T09:00:00Z',
    (value) => typeof value === 'string' && parseInstant(value) !== undefined,
  );
}

export function IsMetadata(): PropertyDecorator {
  return rule(
    'isMetadata',
    `an object of up to ${MAX_METADATA} pairs of text, names of 1 to ${MAX_METADATA_NAME} characters, values of at most ${MAX_METADATA_VALUE}`,
    isMetadata,
  );
}

export function isMetadata(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const pairs: Array<[string, unknown]> = Object.entries(value);
  return pairs.length <= MAX_METADATA && pairs.every(isPair);
}

function isPair([name, value]: [string, unknown]): boolean {
  return (
    name !== '' &&
    // Whoever copies it into an object of his own would lose it.
    name !== '__proto__' &&
    name.length <= MAX_METADATA_NAME &&
    typeof value === 'string' &&
    value.length <= MAX_METADATA_VALUE
  );
}

function rule(name: string, mayBe: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => mayBe } });
}
