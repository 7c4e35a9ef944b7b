// `npm run test:matrix`: the journeys on every version of Node, Kafka and PostgreSQL that the project is meant to run on.
// Arguments: `--only TEXT` for the cells whose name holds it, then paths of other tests than the journeys.
import { build, install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
build();

const { CELLS, nameOf } = await import('./dist/matrix/cells.js');
const { runCell, tableOf } = await import('./dist/matrix/run-matrix.js');

const args = process.argv.slice(2);
const only = args[0] === '--only' ? args.splice(0, 2)[1] : '';
const results = [];
for (const cell of CELLS.filter((each) => nameOf(each).includes(only))) {
  results.push(await runCell(projectDir, cell, args.length > 0 ? args : ['test/journeys']));
}
console.log(`\n${tableOf(results)}`);
process.exitCode = results.length > 0 && results.every(({ failed }) => !failed) ? 0 : 1;
