/** A JSON object from outside; nothing about its fields is certain. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parsed text if it is JSON, `undefined` if not. A byte order mark before it is ignored: .NET writes one at times. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Reads fields by name in any case, and remembers which were read. A field of a wrong type counts as missing. */
export class FieldReader {
  private readonly fields = new Map<string, { readonly name: string; readonly value: unknown }>();
  private readonly known = new Set<string>();

  constructor(source: JsonObject) {
    for (const [name, value] of Object.entries(source)) {
      const key = name.toLowerCase();
      // Two spellings of one name: the first one counts.
      if (!this.fields.has(key)) this.fields.set(key, { name, value });
    }
  }

  /** The first field present under one of the names that `accept` can make something of. */
  read<T>(names: readonly string[], accept: (value: unknown) => T | undefined): T | undefined {
    for (const name of names) {
      const key = name.toLowerCase();
      const value = accept(this.fields.get(key)?.value);
      if (value !== undefined) {
        this.known.add(key);
        return value;
      }
    }
    return undefined;
  }

  /** A text that is not blank; a number counts as its digits. */
  text(names: readonly string[]): string | undefined {
    return this.read(names, asText);
  }

  /** All fields that no successful read asked for, under their own names. */
  unread(): Readonly<Record<string, unknown>> {
    const rest = [...this.fields].filter(([key]) => !this.known.has(key));
    return Object.fromEntries(rest.map(([, { name, value }]) => [name, value]));
  }
}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}
