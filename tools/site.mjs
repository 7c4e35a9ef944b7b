// `npm run docs`: the README, docs/ and the READMEs of apps and libraries as a site of plain files, in .data/site.
import { join } from 'node:path';
import { build, install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
build();

const { buildSite, readApi } = await import('./dist/site/build-site.js');
const target = join(projectDir, '.data/site');
const files = await buildSite(projectDir, target, await readApi(projectDir));
console.log(`${files.length} files; open ${join(target, 'index.html')}`);
