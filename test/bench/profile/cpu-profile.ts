import { readFileSync } from 'node:fs';

/** What V8 writes with `--cpu-prof`, as far as it is read here. */
interface ProfileFile {
  readonly nodes: ReadonlyArray<{
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }>;
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
  /** Microseconds of the monotonic clock, which all processes of a Linux machine share. */
  readonly startTime: number;
}

export interface Frame {
  readonly name: string;
  /** The file's address, `node:…` or '' for what is V8's own. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
}

/** Time that was spent with one stack of calls. */
export interface StackTime {
  /** The innermost call first. */
  readonly stack: readonly Frame[];
  readonly us: number;
}

export interface Window {
  /** Microseconds of the monotonic clock. */
  readonly fromUs: number;
  readonly toUs: number;
}

/** The stacks of one window of time, without those in which the process had nothing to do. */
export function readCpuProfile(path: string, { fromUs, toUs }: Window): readonly StackTime[] {
  const { nodes, samples, timeDeltas, startTime } = JSON.parse(readFileSync(path, 'utf8')) as ProfileFile;
  const spent = new Map<number, number>();
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    const since = at + (timeDeltas[index] ?? 0);
    at = since;
    // A sample stands for the time until the next one.
    const us = Math.max(0, timeDeltas[index + 1] ?? 0);
    if (since >= fromUs && since < toUs) spent.set(node, (spent.get(node) ?? 0) + us);
  }
  const stacks = stacksOf(nodes);
  return [...spent]
    .map(([node, us]) => ({ stack: stacks.get(node) ?? [], us }))
    .filter(({ stack }) => stack[0]?.name !== '(idle)');
}

function stacksOf(nodes: ProfileFile['nodes']): ReadonlyMap<number, readonly Frame[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stacks = new Map<number, readonly Frame[]>();
  for (const { id } of nodes) {
    const stack: Frame[] = [];
    for (let each: number | undefined = id; each !== undefined; each = parents.get(each)) {
      const frame = byId.get(each)?.callFrame;
      if (frame !== undefined && frame.functionName !== '(root)')
        stack.push({ name: frame.functionName, url: frame.url, line: frame.lineNumber + 1 });
    }
    stacks.set(id, stack);
  }
  return stacks;
}
