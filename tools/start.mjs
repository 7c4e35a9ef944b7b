// `npm start`: from a fresh clone to a running system. Installs and builds, then hands over to the compiled tool.
import { build, install, requireNode } from './setup/install.mjs';

requireNode();
install();
build();
await import('./dist/dev/main.js');
