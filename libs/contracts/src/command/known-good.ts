import { getMetadataStorage } from 'class-validator';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

type Rule = (value: unknown, object: object) => boolean;

/** What the decorators of one property ask for. */
interface PropertyRules {
  readonly name: string;
  /** Where one of them says no, the property is not looked at. */
  readonly conditions: readonly Rule[];
  readonly rules: readonly Rule[];
  readonly isNested: boolean;
}

type ClassRules = ReadonlyMap<string, PropertyRules>;

/** By class; undefined for one whose rules are not understood here. */
const compiled = new Map<unknown, ClassRules | undefined>();

/**
 * Whether an object certainly keeps the rules of its class, which are those of class-validator's decorators, and has no other
 * fields. Where it says no, class-validator has to be asked, and tells what is wrong. It reads the rules once for a class and
 * prepares no errors, while class-validator sorts them for each object and makes an error for each field.
 */
export function isKnownGood(object: object): boolean {
  const rules = rulesOf(object.constructor);
  if (rules === undefined) return false;
  for (const name of Object.keys(object)) if (!rules.has(name)) return false;
  for (const property of rules.values()) if (!keeps(object, property)) return false;
  return true;
}

function keeps(object: object, { name, conditions, rules, isNested }: PropertyRules): boolean {
  const value: unknown = (object as Record<string, unknown>)[name];
  for (const condition of conditions) if (!condition(value, object)) return true;
  for (const rule of rules) if (!rule(value, object)) return false;
  if (!isNested || value === undefined) return true;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isKnownGood(value);
}

function rulesOf(type: unknown): ClassRules | undefined {
  if (!compiled.has(type)) compiled.set(type, typeof type === 'function' ? compile(type) : undefined);
  return compiled.get(type);
}

function compile(type: Function): ClassRules | undefined {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(type, '', false, false);
  if (all.length === 0 || !all.every(isUnderstood)) return undefined;
  return new Map(
    Object.entries(storage.groupByPropertyName(all)).map(([name, metadatas]) => {
      const ofType = (kind: string) => metadatas.filter((metadata) => metadata.type === kind);
      const conditions = ofType('conditionalValidation').map(conditionOf);
      const rules = ofType('customValidation').flatMap(checksOf);
      return [name, { name, conditions, rules, isNested: ofType('nestedValidation').length > 0 }];
    }),
  );
}

function isUnderstood({ type, each, validateIf, constraintCls }: Metadata): boolean {
  if (type === 'conditionalValidation' || type === 'nestedValidation') return true;
  const constraints = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  const isPlain = !each && validateIf === undefined && constraints.every(({ async }) => !async);
  return type === 'customValidation' && isPlain;
}

function conditionOf({ constraints }: Metadata): Rule {
  const condition = constraints[0] as (object: object, value: unknown) => boolean;
  return (value, object) => condition(object, value);
}

function checksOf({ constraintCls, constraints, propertyName: property }: Metadata): Rule[] {
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }): Rule => (value, object) => {
      const args = { targetName: object.constructor.name, property, object, value, constraints };
      return instance.validate(value, args) === true;
    });
}
