import type { Type } from '@nestjs/common';
import type { JsonSchema } from '@ecall-gateway/contracts';

/** What the decorators of a route do not say. */
export interface RouteDescription {
  readonly summary: string;
  /** The body of the good answer; missing where it has none. */
  readonly answer?: JsonSchema;
  /** The good answer where it is not JSON, by its media type. */
  readonly answers?: Readonly<Record<string, JsonSchema>>;
  /** Other answers by status: what each means, and its body. */
  readonly others?: Readonly<Record<number, readonly [meaning: string, body: JsonSchema]>>;
  readonly query?: Readonly<Record<string, JsonSchema & { readonly isRequired?: boolean }>>;
  /** Request headers, beside what every request may carry. */
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  /** Of a body that no class validates. */
  readonly body?: JsonSchema;
  /** Of a body that is not JSON, by its media type. */
  readonly bodies?: Readonly<Record<string, JsonSchema>>;
}

/** Schemas by the name that they have in the document. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

export interface DescribedController {
  readonly controller: Type;
  readonly server: 'management' | 'public';
  readonly handlers: Readonly<Record<string, RouteDescription>>;
  /** What the descriptions refer to. */
  readonly schemas: NamedSchemas;
}

/** Describes every handler of the class and no other: the compiler asks for the description of a new one. */
export function describeController<C>(
  controller: Type<C>,
  description: {
    readonly server: DescribedController['server'];
    readonly handlers: { readonly [K in keyof C]: RouteDescription };
    readonly schemas?: NamedSchemas;
  },
): DescribedController {
  return { controller, schemas: {}, ...description };
}
