import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Nothing from other origins, nothing inline, and no text is ever parsed as HTML: pages show what strangers wrote. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const INDEX = 'index.html';

/** The same folder seen from `src` and from `dist`: its files are served as they were written. */
const BROWSER_FOLDER = new URL('../browser/', import.meta.url);

export interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * A page whose files are served as they were written: those of its folder, and the shared ones as `kit/…`. Nothing else can
 * be read through it, whatever name is asked for.
 */
export class PageFiles {
  private readonly files: ReadonlyMap<string, URL>;

  /** @param folder holds `index.html` and what it needs; its address ends in a slash */
  constructor(private readonly folder: URL) {
    this.files = new Map([...servable(folder, ''), ...servable(BROWSER_FOLDER, 'kit/')]);
  }

  /** Names of the files beside `index.html`, as {@link read} takes them. */
  get names(): readonly string[] {
    return [...this.files.keys()];
  }

  async index(): Promise<PageFile> {
    return read(new URL(INDEX, this.folder));
  }

  /** Undefined where the page has no such file. */
  async read(name: string): Promise<PageFile | undefined> {
    const file = this.files.get(name);
    return file === undefined ? undefined : read(file);
  }
}

/** @param path of a folder below `root`, with a slash at its end */
function servable(root: URL, path: string): ReadonlyArray<readonly [name: string, file: URL]> {
  return readdirSync(new URL(path, root))
    .filter((name) => extname(name) in CONTENT_TYPES && name !== INDEX)
    .map((name) => [path + name, new URL(path + name, root)]);
}

async function read(file: URL): Promise<PageFile> {
  return {
    headers: {
      'content-type': CONTENT_TYPES[extname(file.pathname)] ?? '',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    },
    body: await readFile(file),
  };
}
