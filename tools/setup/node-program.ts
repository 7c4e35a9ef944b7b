import { join } from 'node:path';
import { fetchPackage } from './npm-package.js';

/** The path of exactly this version of Node, as a package of npm has it for this platform. */
export async function fetchNode(cacheDir: string, version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  return join(await fetchPackage(cacheDir, name, version), 'bin/node');
}
