export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `undefined` where the text is not a JSON object. */
export function parseObject(text: unknown): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value of a field whose name may be written in any case (eCall REST API, overview page). */
export function field(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  for (const key in object) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return object[key];
  }
  return undefined;
}

/** As `field`; `null` counts as not given. */
export function given(object: JsonObject, name: string): unknown {
  return field(object, name) ?? undefined;
}
