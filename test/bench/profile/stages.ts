import type { Frame, StackTime } from './cpu-profile.js';

/** What a message goes through. A stack belongs to the innermost call that one of these patterns names. */
const STAGES: ReadonlyArray<readonly [stage: string, pattern: RegExp]> = [
  [
    'parse and validate',
    /\/libs\/contracts\/(?!.*\/events\/)|\/class-(validator|transformer)\/|\/libphonenumber-js\/|\/validator\//,
  ],
  [
    'events out',
    /\/libs\/contracts\/.*\/events\/|\/libs\/event-bus\/.*\/(publishing|kafka\/(topic-writer|kafka-publisher|partition-choice))|\/kafkajs\/src\/producer\/|\/apps\/gateway\/.*\/events\//,
  ],
  ['lanes', /\/libs\/event-bus\/.*\/(engine|nest)\/|\/@nestjs\/|\/rxjs\//],
  ['kafka in', /\/libs\/event-bus\/|\/kafkajs\/src\/consumer\//],
  ['kafkajs (both ways)', /\/kafkajs\//],
  ['ledger', /\/libs\/ledger\/|\/pg(-[a-z]+)?\/|\/postgres-[a-z]+\//],
  ['call: client', /\/libs\/ecall-client\//],
  ['call: axios', /\/axios\//],
  ['call: undici', /\/undici\//],
  ['sending', /\/apps\/gateway\/.*\/(sending|send-message|limits|guards|accounts|batching|callback-token)\//],
  [
    'metrics, logs, traces',
    /\/apps\/gateway\/.*\/(metrics|logging|tracing)\/|\/prom-client\/|\/pino\/|\/@opentelemetry\//,
  ],
  ['other of the gateway', /\/apps\/gateway\//],
];

const GARBAGE = '(garbage collector)';
const NATIVE = '(program)';

/** Of no stage: streams, timers and sockets of Node that nobody above has called, as for what a socket brings. */
const NODE = 'node itself';

export function stageOf(stack: readonly Frame[]): string {
  if (stack[0]?.name === GARBAGE) return 'garbage collection';
  if (stack[0]?.name === NATIVE) return 'native, outside JavaScript';
  for (const { url } of stack) {
    const stage = STAGES.find(([, pattern]) => pattern.test(url));
    if (stage !== undefined) return stage[0];
  }
  return NODE;
}

/** Whose code the innermost call is: a package, a folder of ours, a module of Node. */
export function packageOf([innermost]: readonly Frame[]): string {
  if (innermost === undefined) return '(none)';
  const { name, url } = innermost;
  if (url === '') return name === GARBAGE || name === NATIVE ? name : '(built in)';
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  const [, installed] = /\/node_modules\/(?!.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (installed !== undefined) return installed;
  const [, ours] = /\/((?:libs|apps)\/[^/]+\/dist\/[^/]+)/.exec(url) ?? [];
  return ours?.replace('/dist', '') ?? url;
}

export function functionOf([innermost]: readonly Frame[]): string {
  const { name = '(none)', url = '', line = 0 } = innermost ?? {};
  return url === '' ? name : `${name || '(anonymous)'} ${url.split('/').slice(-2).join('/')}:${line}`;
}

/** Microseconds by what `of` makes of a stack, the most first. */
export function sums(
  times: readonly StackTime[],
  of: (stack: readonly Frame[]) => string,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { stack, us } of times) {
    const name = of(stack);
    found.set(name, (found.get(name) ?? 0) + us);
  }
  return new Map([...found].toSorted(([, one], [, other]) => other - one));
}
