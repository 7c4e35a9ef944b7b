import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { projectDir } from '../support/index.js';
import type { Tarballs } from './stranger-app.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

interface Version {
  readonly manifest: Manifest;
  /** A folder of `node_modules`, or a tarball of a package of ours. */
  readonly source: string;
}

/**
 * An npm registry with nothing but the packages of this repository and the third-party packages that it has installed: what
 * `npm install` finds here, it finds without a network. It knows the versions that are installed, and no others.
 */
export class LocalRegistry {
  /** What npm asked for and this repository knows nothing of. */
  readonly missing = new Set<string>();
  /** What is for other platforms: it is in the lock file alone, and npm does without it. */
  private readonly elsewhere = new Set<string>();
  private readonly versions = new Map<string, readonly Version[]>();

  private constructor(private readonly server: Server) {}

  static async start(tarballs: Tarballs): Promise<LocalRegistry> {
    const server = createServer();
    const registry = new LocalRegistry(server);
    registry.addInstalled();
    registry.addOwn(tarballs);
    server.on('request', ({ url = '' }, response) => registry.answer(url, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private addInstalled(): void {
    const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly link?: boolean }>>;
    };
    for (const [path, { link = false }] of Object.entries(lock.packages)) {
      const [name] = path.split('node_modules/').slice(1).slice(-1);
      if (name === undefined || link) continue;
      const source = join(projectDir, path);
      if (existsSync(source)) this.add(source, source);
      else this.elsewhere.add(name);
    }
  }

  private addOwn(tarballs: Tarballs): void {
    for (const [name, tarball] of Object.entries(tarballs)) {
      const folder = ['libs', 'apps'].map((room) => join(projectDir, room, name)).find(existsSync);
      if (folder !== undefined) this.add(folder, tarball);
    }
  }

  private add(folder: string, source: string): void {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    this.versions.set(manifest.name, [...(this.versions.get(manifest.name) ?? []), { manifest, source }]);
  }

  private answer(url: string, response: ServerResponse): void {
    const [name = '', version] = decodeURIComponent(url.slice(1)).split('/-/');
    const found = this.versions.get(name);
    if (found === undefined) {
      if (!this.elsewhere.has(name)) this.missing.add(name);
      response.writeHead(404).end('{}');
      return;
    }
    if (version === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(this.document(name, found));
      return;
    }
    const source = found.find(({ manifest }) => `${manifest.version}.tgz` === version)?.source;
    if (source === undefined) response.writeHead(404).end();
    else sendTarball(source, response);
  }

  private document(name: string, found: readonly Version[]): string {
    const versions = found.map(({ manifest }) => [
      manifest.version,
      {
        ...manifest,
        peerDependencies: this.peersOf(manifest),
        dist: { tarball: `${this.url}/${encodeURIComponent(name)}/-/${manifest.version}.tgz` },
      },
    ]);
    // The first one stands at the top of `node_modules`: what this repository itself asks for.
    const latest = found[0]?.manifest.version;
    return JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) });
  }

  /** npm asks for optional peers too, although it would not install them. */
  private peersOf({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): Record<string, string> {
    const peers = Object.entries(peerDependencies);
    return Object.fromEntries(
      peers.filter(([name]) => peerDependenciesMeta[name]?.optional !== true || this.versions.has(name)),
    );
  }
}

function sendTarball(source: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  if (source.endsWith('.tgz')) {
    createReadStream(source).pipe(response);
    return;
  }
  // npm takes it without compression too, and strips the first folder, whatever its name. What is nested has an entry of its own.
  const tar = spawn('tar', [
    '-c',
    '--exclude=node_modules',
    '-C',
    dirname(source),
    '-f',
    '-',
    basename(source),
  ]);
  tar.stdout.pipe(response);
  tar.on('error', () => response.destroy());
}
