/** Licences that ask for no more than a notice, and so go together with ours (MIT) in one image. */
const COMPATIBLE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** A component of a CycloneDX list, as far as licences are concerned. */
export interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: ReadonlyArray<{
    readonly expression?: string;
    readonly license?: { readonly id?: string; readonly name?: string };
  }>;
  /** Packages that lie inside of this one. */
  readonly components?: readonly Component[];
}

/** A line for each component whose licence does not go together with ours, or is not known. */
export function foreignLicences(components: readonly Component[]): string[] {
  return components.flatMap((component) => {
    const { group, name, version = '', licenses = [], components: inside = [] } = component;
    const said = licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? '');
    const isFine = said.length > 0 && said.every(isCompatible);
    const line = `${group === undefined ? name : `${group}/${name}`}@${version}: ${said.join(' and ') || 'no licence'}`;
    return [...(isFine ? [] : [line]), ...foreignLicences(inside)];
  });
}

/** Of `A OR B` one suffices, of `A AND B` each counts. An expression with brackets inside is not understood. */
function isCompatible(expression: string): boolean {
  return expression
    .replace(/^\(([^()]*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => COMPATIBLE.has(id)));
}
