interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: ReadonlyArray<{
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }>;
  };
}

/** The JSON Schemas in a CustomResourceDefinition, by `group/version/kind`; fields that they do not name are refused. */
export function definitionSchemas({ spec }: Definition): Array<[id: string, schema: object]> {
  return spec.versions.map(({ name, schema }) => [
    `${spec.group}/${name}/${spec.names.kind}`,
    closed({ ...schema.openAPIV3Schema, properties: withoutMetadata(schema.openAPIV3Schema) }) as object,
  ]);
}

/** The definitions leave the metadata to Kubernetes. */
const withoutMetadata = ({ properties = {} }: Schema) => ({
  ...properties,
  metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
});

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isClosed =
    schema !== null &&
    'type' in schema &&
    'properties' in schema &&
    !('additionalProperties' in schema) &&
    !('x-kubernetes-preserve-unknown-fields' in schema);
  return isClosed ? { ...inside, additionalProperties: false } : inside;
}
