// `npm run check:dependencies`: licences and known weaknesses of what ships.
import { build, install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
build();

const { checkDependencies } = await import('./dist/dependencies/check-dependencies.js');
process.exitCode = (await checkDependencies(projectDir)) ? 0 : 1;
