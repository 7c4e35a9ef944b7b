import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../apps/simulator/src/index.js';
import { projectDir, shellBlocks } from '../support/index.js';
import { LocalRegistry } from './local-registry.js';
import { README_EXAMPLES, type ReadmeExample } from './readme-examples.js';
import { packAll, run } from './stranger-app.js';

/** npm unpacks a framework. */
const MINUTES = 120_000;

/**
 * What the READMEs of the libraries tell people to type, typed: the line that installs a library brings all that its examples
 * need, and they run. npm asks a registry that has what this repository has installed, so no network is needed. Which
 * versions the real registry would choose today is not seen here.
 */
describe('the READMEs of the libraries', () => {
  let folder: string;
  let registry: LocalRegistry;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-readmes-'));
    registry = await LocalRegistry.start(await packAll(join(folder, 'tarballs')));
  }, MINUTES);
  afterAll(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const type = async (script: string, app: string) =>
    run('sh', ['-ec', script], app, {
      npm_config_registry: registry.url,
      npm_config_cache: join(folder, 'cache'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    });

  it('tell people to type nothing else', async () => {
    const libraries = await readdir(join(projectDir, 'libs'));
    const typed = libraries.flatMap((library) => {
      const scripts = shellBlocks(`libs/${library}/README.md`).map(({ script }) => script.trim());
      return scripts.map((script) => [library, script.split(' ').slice(0, 3).join(' ')]);
    });
    expect(typed).toEqual(
      README_EXAMPLES.map(({ library }) => [library, `npm install @ecall-gateway/${library}`]),
    );
  });

  it.each(README_EXAMPLES.map((example) => [example.library, example] as const))(
    '%s: what its line installs runs its examples',
    async (library, { ownPackages, program, prints }: ReadmeExample) => {
      const app = join(folder, library);
      await mkdir(app);
      await writeFile(join(app, 'package.json'), '{ "name": "reader", "private": true, "type": "module" }');
      const [install] = shellBlocks(`libs/${library}/README.md`);
      if (ownPackages.length > 0) await type(`npm install ${ownPackages.join(' ')}`, app);
      await type(install?.script ?? '', app);
      expect([...registry.missing]).toEqual([]);
      await writeFile(join(app, 'main.js'), compiled(program()));
      const simulator = await startSimulator({ username: 'api-user', password: 'secret' });
      try {
        const { stdout } = await run('node', ['main.js'], app, {
          ECALL_BASE_URL: simulator.url,
          ECALL_PASSWORD: 'secret',
        });
        expect(stdout.trim().split('\n')).toEqual(prints);
        const texts = library === 'ecall-client' ? ['without Nest', 'Your code is 1234'] : [];
        expect(simulator.log().map(({ text }) => text)).toEqual(texts);
      } finally {
        await simulator.stop();
      }
    },
    MINUTES,
  );
});

/** As a Nest app compiles it. */
function compiled(program: string): string {
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  return outputText;
}
