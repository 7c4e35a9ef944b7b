import { startSimulator } from './start-simulator.js';

const simulator = await startSimulator({ port: 3080 });
console.log(`eCall simulator listening on ${simulator.url}`);
