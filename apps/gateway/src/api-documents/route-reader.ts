import { RequestMethod, type Type } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PARAMTYPES_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import { isOpenRoute } from '../access/open-route.js';

/** A route as Nest knows it. */
export interface Route {
  /** Of the method that handles it. */
  readonly handler: string;
  /** Lower case, as OpenAPI has it. */
  readonly verb: string;
  /** With parameters as OpenAPI writes them: `/messages/{commandId}`. */
  readonly path: string;
  /** Of the answer when all goes well. */
  readonly status: number;
  /** Whether it answers whoever asks. */
  readonly isOpen: boolean;
  readonly parameters: ReadonlyArray<{ readonly in: 'path' | 'query'; readonly name: string }>;
  /** The class that the body is validated against. */
  readonly body?: Type;
}

const BODY: number = RouteParamtypes.BODY;
const PLACES: ReadonlyMap<number, 'path' | 'query'> = new Map([
  [RouteParamtypes.PARAM, 'path'],
  [RouteParamtypes.QUERY, 'query'],
]);

type Arguments = Readonly<Record<string, { readonly index: number; readonly data?: unknown }>>;

/** Reads the HTTP routes of a controller from the metadata that its decorators left; other handlers are passed over. */
export function readRoutes(controller: Type): readonly Route[] {
  const prototype = controller.prototype as Readonly<Record<string, unknown>>;
  return Object.getOwnPropertyNames(prototype).flatMap((handler) => {
    const method = prototype[handler];
    if (typeof method !== 'function' || handler === 'constructor') return [];
    const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
    return verb === undefined ? [] : [readRoute(controller, handler, method, verb)];
  });
}

function readRoute(controller: Type, handler: string, method: object, verb: RequestMethod): Route {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Arguments;
  const args = Object.entries(given)
    .map(([key, { index, data }]) => ({
      type: Number(key.split(':')[0]),
      index,
      name: String(data),
    }))
    .toSorted((a, b) => a.index - b.index);
  const body = args.find(({ type }) => type === BODY);
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, handler) ??
    []) as readonly Type[];
  const bodyType = body && types[body.index];
  return {
    handler,
    verb: RequestMethod[verb].toLowerCase(),
    path: fullPath(controller, method),
    status:
      (Reflect.getMetadata(HTTP_CODE_METADATA, method) as number | undefined) ??
      (verb === RequestMethod.POST ? 201 : 200),
    isOpen: isOpenRoute(method, controller),
    parameters: args.flatMap(({ type, name }) => {
      const place = PLACES.get(type);
      return place === undefined ? [] : [{ in: place, name }];
    }),
    ...(bodyType === undefined ? {} : { body: bodyType }),
  };
}

function fullPath(controller: Type, method: object): string {
  const parts = [controller, method].map((target) => Reflect.getMetadata(PATH_METADATA, target) as string);
  const segments = parts.join('/').split('/').filter(Boolean);
  return `/${segments.map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;
}
