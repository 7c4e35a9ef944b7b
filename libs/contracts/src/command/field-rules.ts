import { ValidateBy } from 'class-validator';

const MAX_RECIPIENTS = 1_000;
const MAX_METADATA = 20;

/** One number, or a list of them; whether each can be a number is looked at later, one by one. */
export function IsRecipients(): PropertyDecorator {
  return rule('isRecipients', `a phone number, or a list of 1 to ${MAX_RECIPIENTS}`, (value) =>
    Array.isArray(value)
      ? value.length >= 1 && value.length <= MAX_RECIPIENTS && value.every((item) => typeof item === 'string')
      : typeof value === 'string' && value !== '',
  );
}

export function IsMetadata(): PropertyDecorator {
  return rule('isMetadata', `an object of up to ${MAX_METADATA} pairs of text`, isMetadata);
}

export function isMetadata(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const values: unknown[] = Object.values(value);
  return values.length <= MAX_METADATA && values.every((item) => typeof item === 'string');
}

function rule(name: string, mayBe: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => mayBe } });
}
