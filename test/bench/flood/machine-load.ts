import { loadavg } from 'node:os';

/** How many processes wanted to run in the last minute, on average: above the number of cores, times are high. */
export function machineLoad(): number {
  return Number(loadavg()[0]?.toFixed(1));
}
