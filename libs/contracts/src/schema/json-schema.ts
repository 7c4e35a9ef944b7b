/** The keywords used here: they mean the same in draft 07 (AsyncAPI 3.0) and in 2020-12 (OpenAPI 3.1). */
export interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: string | number | boolean;
  readonly enum?: ReadonlyArray<string | null>;
  readonly default?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly maxProperties?: number;
  readonly not?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
}

type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** A schema for every property of T, no more and no fewer: the compiler notices when the two part. */
export interface PropertiesOf<T> {
  readonly required: { readonly [K in Exclude<keyof T, OptionalKey<T>>]: JsonSchema };
  readonly optional: { readonly [K in OptionalKey<T>]: JsonSchema };
}

/** What reads a type's JSON: an object that may have more properties than are known today. */
export function objectSchema<T>({ required, optional }: PropertiesOf<T>): JsonSchema {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

/** An instant in UTC, RFC 3339. */
export function instant(description: string): JsonSchema {
  return text(description, { format: 'date-time' });
}
