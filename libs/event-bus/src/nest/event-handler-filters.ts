import { Injectable, type Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { KeepHandlerErrors } from './keep-handler-errors.js';

/** Metadata keys of Nest: `@UseFilters` and `@EventPattern` (and `@MessagePattern`). */
const FILTERS_KEY = '__exceptionFilters__';
const PATTERN_KEY = 'microservices:pattern';
const HANDLER_TYPE_KEY = 'microservices:handler_type';
/** `PatternHandler.EVENT` of @nestjs/microservices. */
const EVENT_HANDLER = 2;

/**
 * Puts {@link KeepHandlerErrors} behind the other filters of each `@EventPattern` method. Done while the module is
 * made, as Nest reads filters when the first transport listens.
 */
@Injectable()
export class EventHandlerFilters {
  constructor(modules: ModulesContainer) {
    const keep = new KeepHandlerErrors();
    for (const module of modules.values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype === 'function') keepErrors(metatype as Type, keep);
      }
    }
  }
}

function keepErrors(controller: Type, keep: KeepHandlerErrors): void {
  const prototype = controller.prototype as Record<string, object>;
  const ofController = filtersOf(controller);
  for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
    const method = prototype[name];
    if (method === undefined || !isEventHandler(method)) continue;
    const own = filtersOf(method);
    // Two apps of one process share the class.
    if (own.some((filter) => filter instanceof KeepHandlerErrors)) continue;
    Reflect.defineMetadata(FILTERS_KEY, [keep, ...ofController, ...own], method);
  }
}

function isEventHandler(method: object): boolean {
  return (
    Reflect.hasMetadata(PATTERN_KEY, method) &&
    Reflect.getMetadata(HANDLER_TYPE_KEY, method) === EVENT_HANDLER
  );
}

function filtersOf(target: object): readonly unknown[] {
  return (Reflect.getMetadata(FILTERS_KEY, target) as readonly unknown[] | undefined) ?? [];
}
