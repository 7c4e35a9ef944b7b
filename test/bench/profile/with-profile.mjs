// Loaded before the gateway (`node --import`): writes a CPU profile to CPU_PROFILE when the process ends. Node takes --cpu-prof
// from NODE_OPTIONS in later versions alone.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const INTERVAL_US = 500;

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
session.post('Profiler.start');
process.on('exit', () => {
  session.post('Profiler.stop', (error, { profile }) => {
    if (error === null) writeFileSync(process.env.CPU_PROFILE, JSON.stringify(profile));
  });
});
