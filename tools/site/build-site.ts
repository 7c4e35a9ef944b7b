import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { API_FILE, layOut } from './layout.js';
import { renderApi, type OpenApi } from './render-api.js';
import { renderMarkdown } from './render-markdown.js';
import { fileOf, PAGES } from './site-map.js';

/**
 * Writes the project's pages as a site of plain files.
 * @param target is emptied first
 * @returns the files that were written
 */
export async function buildSite(
  projectDir: string,
  target: string,
  api: OpenApi,
): Promise<readonly string[]> {
  await rm(target, { recursive: true, force: true });
  const pages = await Promise.all(
    PAGES.map(async (page) => ({
      page,
      ...renderMarkdown(page, await readFile(join(projectDir, page), 'utf8')),
    })),
  );
  const titles = new Map(pages.map(({ page, title }) => [page, title]));
  const laidOut = [
    ...pages.map(({ page, title, html }) => ({ file: fileOf(page), title, html })),
    { file: API_FILE, title: 'HTTP API', html: renderApi(api) },
  ];
  for (const page of laidOut) await write(join(target, page.file), layOut(page, titles));
  const files = [...new Set(pages.flatMap((page) => page.files))];
  for (const file of files) await cp(join(projectDir, file), join(target, file), { recursive: true });
  await cp(join(projectDir, 'tools/site/site.css'), join(target, 'site.css'));
  return [...laidOut.map(({ file }) => file), ...files, 'site.css'];
}

/** The document that a gateway serves, from the built gateway. */
export async function readApi(projectDir: string): Promise<OpenApi> {
  const load = async (file: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(join(projectDir, 'apps/gateway/dist', file)).href)) as Record<
      string,
      unknown
    >;
  const { openApiDocument } = await load('api-documents/open-api-document.js');
  const { DESCRIBED_CONTROLLERS: controllers } = await load('composition/described-controllers.js');
  const { version } = JSON.parse(await readFile(join(projectDir, 'apps/gateway/package.json'), 'utf8')) as {
    version: string;
  };
  const make = openApiDocument as (facts: object) => OpenApi;
  return make({ version, publicUrl: 'https://gateway.example.com', controllers });
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
