import type { JsonSchema } from '@ecall-gateway/contracts';
import type { NamedSchemas } from './route-description.js';

export const TEXT: JsonSchema = { type: 'string' };
export const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };
export const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
export const TEXTS: JsonSchema = { type: 'object', additionalProperties: TEXT };

export function textOf(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

export function objectOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return { type: 'object', properties, required };
}

export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The body with which Nest answers a request that failed. */
export const PROBLEM: NamedSchemas = {
  Problem: objectOf(
    {
      statusCode: { type: 'integer' },
      error: TEXT,
      message: { oneOf: [TEXT, { type: 'array', items: TEXT }] },
    },
    ['statusCode', 'message'],
  ),
};
