import { readFileSync } from 'node:fs';
import { childrenOf } from '../../../tools/process/children-of.js';

/** The kernel counts in hundredths of a second (proc(5)). */
const TICK_MS = 10;

/** User and system time of a process so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = statFields(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The same of the thread that runs JavaScript alone: without those that collect garbage, compile or read files. */
export function cpuMsOfThread(pid: number): number {
  const fields = statFields(pid, `task/${pid}/`);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The same of a process, its children, and those of them that have ended. */
export async function cpuMsWithChildren(pid: number): Promise<number> {
  const own = statFields(pid);
  const ended = (Number(own[13]) + Number(own[14])) * TICK_MS;
  const children = await childrenOf(pid);
  return cpuMs(pid) + ended + children.reduce((sum, child) => sum + cpuMsIfRunning(child), 0);
}

/** Of one that has ended its parent knows. */
function cpuMsIfRunning(pid: number): number {
  try {
    return cpuMs(pid);
  } catch {
    return 0;
  }
}

/** The most memory that a process ever held, in MB. */
export function peakMemoryMb(pid: number): number {
  return megabytes(pid, 'VmHWM');
}

/** What it holds now. */
export function memoryMb(pid: number): number {
  return megabytes(pid, 'VmRSS');
}

function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const line = status.split('\n').find((text) => text.startsWith(`${field}:`));
  return Math.round(Number(line?.split(/\s+/)[1]) / 1024);
}

/** What follows the name of the program, which may hold spaces itself: state, parent, … */
function statFields(pid: number, thread = ''): string[] {
  return readFileSync(`/proc/${pid}/${thread}stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
}
