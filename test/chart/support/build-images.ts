import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../../../tools/process/run-command.js';
import { projectDir } from '../../support/project-paths.js';
import { readDockerfile, type Instruction, type Stage } from './dockerfile.js';

/** What an image holds, laid out below a folder instead of `/`. */
export interface Image {
  readonly root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  entrypoint: readonly string[];
  cmd: readonly string[];
}

/**
 * Takes the steps of deploy/Dockerfile with the machine's own Node, in a folder for each stage: there is no container
 * engine here. A base image gives an empty folder.
 */
export async function buildImages(scratch: string): Promise<ReadonlyMap<string, Image>> {
  const images = new Map<string, Image>();
  for (const stage of readDockerfile(await readFile(join(projectDir, 'deploy/Dockerfile'), 'utf8'))) {
    images.set(stage.name, await buildStage(stage, scratch, images));
  }
  return images;
}

async function buildStage(stage: Stage, scratch: string, images: ReadonlyMap<string, Image>): Promise<Image> {
  const root = join(scratch, stage.name);
  const base = images.get(stage.from);
  await mkdir(root, { recursive: true });
  // Hard links: no step writes into a file that was there before.
  if (base !== undefined) await run('cp', ['-al', `${base.root}/.`, root]);
  const image: Image =
    base === undefined
      ? { root, workdir: '/', env: {}, user: 'root', entrypoint: [], cmd: [] }
      : { ...base, root, env: { ...base.env } };
  for (const instruction of stage.instructions) await take(instruction, image, images);
  return image;
}

async function take(
  { name, argument }: Instruction,
  image: Image,
  images: ReadonlyMap<string, Image>,
): Promise<void> {
  switch (name) {
    case 'WORKDIR':
      image.workdir = argument;
      await mkdir(join(image.root, argument), { recursive: true });
      return;
    case 'COPY':
      return copy(argument, image, images);
    case 'RUN':
      await run('sh', ['-c', argument], join(image.root, image.workdir), image.env);
      return;
    case 'ENV':
      for (const [, key = '', value = ''] of argument.matchAll(/(\w+)=(\S+)/g)) image.env[key] = value;
      return;
    case 'USER':
      image.user = argument;
      return;
    case 'ENTRYPOINT':
      image.entrypoint = JSON.parse(argument) as string[];
      image.cmd = [];
      return;
    case 'CMD':
      image.cmd = JSON.parse(argument) as string[];
      return;
    case 'ARG':
    case 'LABEL':
    case 'EXPOSE':
      return;
    default:
      throw new Error(`this reader does not know ${name}`);
  }
}

async function copy(argument: string, image: Image, images: ReadonlyMap<string, Image>): Promise<void> {
  const words = argument.split(' ');
  const workdir = join(image.root, image.workdir);
  const target = resolve(workdir, words.at(-1) ?? '');
  const from = /^--from=(.+)$/.exec(words[0] ?? '')?.[1];
  if (from === undefined) return copyContext(target);
  for (const source of words.slice(1, -1).map((path) => join(images.get(from)?.root ?? '', path))) {
    await mkdir(target, { recursive: true });
    const isFolder = (await runCommand('test', ['-d', source])).code === 0;
    await run('cp', ['-al', isFolder ? `${source}/.` : source, target]);
  }
}

/** What Docker would be sent: what Git knows or would take, without what .dockerignore leaves out. */
async function copyContext(target: string): Promise<void> {
  const ignored = (await readFile(join(projectDir, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('**/'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: projectDir,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((path) => !ignored.some((name) => path === name || path.startsWith(`${name}/`)));
  for (const path of files) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(projectDir, path), join(target, path));
  }
}

async function run(
  command: string,
  args: readonly string[],
  cwd?: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { PATH, HOME } = process.env;
  const { code, stdout, stderr } = await runCommand(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH, HOME, ...env },
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
}
