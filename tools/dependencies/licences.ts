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

/** A package as package-lock.json has it. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** Needed to build and test alone. */
  readonly dev?: boolean;
  /** A folder of this repository. */
  readonly link?: boolean;
}

/**
 * A line for each package that ships and whose licence does not go together with ours, or is not known.
 * @param packages by their paths, as in package-lock.json, which knows what ships where a list of the installed does not:
 *   a package that both a test and the gateway need counts as needed by the gateway
 */
export function foreignLicences(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true)
    .filter(([, { license }]) => license === undefined || !isCompatible(license))
    .map(
      ([path, { version = '', license = 'no licence' }]) =>
        `${path.replace(/^.*node_modules\//, '')}@${version}: ${license}`,
    );
}

/** Of `A OR B` one suffices, of `A AND B` each counts. An expression with brackets inside is not understood. */
function isCompatible(expression: string): boolean {
  return expression
    .replace(/^\(([^()]*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => COMPATIBLE.has(id)));
}
