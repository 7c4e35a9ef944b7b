import type { Type } from '@nestjs/common';
import type { JsonSchema } from '@ecall-gateway/contracts';
import { getMetadataStorage } from 'class-validator';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/**
 * The JSON Schema of a request's class, from the rules that check it.
 * @throws for a rule that stands here for the first time: say below what it means
 */
export function dtoSchema(dto: Type): JsonSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const of = (name: string) => rules.filter(({ propertyName }) => propertyName === name);
  return {
    type: 'object',
    required: names.filter((name) => !of(name).some(isOptional)),
    properties: Object.fromEntries(
      names.map((name) => [name, Object.assign({}, ...of(name).map(placed)) as JsonSchema]),
    ),
    // The pipe refuses what no rule names.
    additionalProperties: false,
  };
}

function isOptional({ type }: Rule): boolean {
  return type === 'conditionalValidation';
}

/** A rule for each item of a list stands with its items. */
function placed(rule: Rule): JsonSchema {
  return rule.each ? { items: meaningOf(rule) } : meaningOf(rule);
}

function meaningOf(rule: Rule): JsonSchema {
  if (isOptional(rule)) return {};
  const [first] = (rule.constraints ?? []) as readonly unknown[];
  switch (rule.name ?? '') {
    case 'isIn':
      return { type: 'string', enum: [...(first as readonly string[])] };
    case 'equals':
      return { const: first as string | number | boolean };
    case 'isString':
      return { type: 'string' };
    case 'isInt':
      return { type: 'integer' };
    case 'min':
      return { minimum: first as number };
    case 'max':
      return { maximum: first as number };
    case 'matches':
      return { type: 'string', pattern: (first as RegExp).source };
    case 'isArray':
      return { type: 'array' };
    case 'arrayMinSize':
      return { minItems: first as number };
    case 'arrayMaxSize':
      return { maxItems: first as number };
    case 'isIso8601':
      return { type: 'string', format: 'date-time' };
    default:
      throw new Error(`${rule.propertyName}: what ${rule.name} means in JSON Schema is not written down`);
  }
}
