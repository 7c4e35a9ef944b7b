import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { run } from './stranger-app.js';

interface Manifest {
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What `npm publish` would send, unpacked. */
export class Tarball {
  private constructor(
    readonly files: readonly string[],
    private readonly folder: string,
    private readonly manifest: Manifest,
  ) {}

  static async unpack(tarball: string, folder: string): Promise<Tarball> {
    await mkdir(folder, { recursive: true });
    await run('tar', ['xzf', tarball, '-C', folder], folder);
    const root = join(folder, 'package');
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
    return new Tarball(files, root, manifest);
  }

  /** Files that `exports` and `bin` name and that are not there; sources are for this repository only. */
  missingEntries(): readonly string[] {
    const { exports = {}, bin = {} } = this.manifest;
    const targets = Object.values(exports).flatMap((conditions) =>
      Object.entries(conditions).flatMap(([condition, target]) =>
        condition === 'ecall-gateway:source' ? [] : [target.replace(/^\.\//, '')],
      ),
    );
    return [...targets, ...Object.values(bin)].filter((target) => !this.files.includes(target));
  }

  /** Imports, of code and of types, that a stranger could not resolve. */
  async strayImports(): Promise<readonly string[]> {
    const { dependencies = {}, peerDependencies = {} } = this.manifest;
    const declared = new Set([
      ...Object.keys(dependencies),
      ...Object.keys(peerDependencies),
      ...builtinModules,
    ]);
    const sources = this.files.filter((file) => /\.(js|d\.ts)$/.test(file));
    const stray = await Promise.all(
      sources.map(async (file) => {
        const text = await readFile(join(this.folder, file), 'utf8');
        const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
        return imports
          .filter((name) => !this.resolves(file, name, declared))
          .map((name) => `${file}: ${name}`);
      }),
    );
    return stray.flat();
  }

  private resolves(file: string, name: string, declared: ReadonlySet<string>): boolean {
    // A page names its shared files by the address at which they are served; they come with the package of that name.
    if (dirname(file) === 'page' && name.startsWith('./kit/')) return declared.has('@ecall-gateway/page-kit');
    if (name.startsWith('.')) return existsSync(join(this.folder, dirname(file), name));
    if (name.startsWith('node:')) return true;
    const [scope = '', rest = ''] = name.split('/');
    return declared.has(scope.startsWith('@') ? `${scope}/${rest}` : scope);
  }
}
