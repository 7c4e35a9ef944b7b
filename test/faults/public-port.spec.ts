import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { ACCEPTED, sms, startSystem, STATUS_CHANGED, type System } from '../journeys/system.js';
import { waitFor } from '../support/index.js';
import { LONG } from './flood.js';

/** Each takes a descriptor here and one in the gateway. */
const CONNECTIONS = LONG ? 10_000 : 1_500;
const STATUS = '/webhooks/ecall/status';
/** How long the public port waits for a whole request. */
const REQUEST_MS = 15_000;
/** The short form looks at callbacks alone. */
const SIEGE_MS = LONG ? REQUEST_MS + 10_000 : 3_000;
/** How often they come again: memory that grows shows itself then. */
const SIEGES = LONG ? 6 : 2;
/** Milliseconds between two callbacks. */
const PAUSE_MS = 10;

/** What a caller sends who has no intention to end. */
const UNFINISHED = [
  '',
  `POST ${STATUS}/x HTTP/1.1\r\nhost: x\r\nx-slow: `,
  `POST ${STATUS}/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{"status":`,
];

interface Siege {
  readonly sockets: readonly Socket[];
  readonly open: () => number;
  readonly end: () => void;
}

async function besiege(port: number, count: number): Promise<Siege> {
  const sockets: Socket[] = [];
  for (let started = 0; started < count; started += 500) {
    const wave = Array.from({ length: Math.min(500, count - started) }, async (_, index) => {
      const socket = connect({ port, host: '127.0.0.1' });
      sockets.push(socket);
      socket.on('data', () => undefined);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      });
      socket.on('error', () => undefined);
      socket.write(UNFINISHED[index % UNFINISHED.length] ?? '');
    });
    await Promise.all(wave);
  }
  return {
    sockets,
    open: () => sockets.filter(({ destroyed }) => !destroyed).length,
    end: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** MB, as the kernel counts it. */
function residentMb({ gateway }: System): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** Callers that hold on to the public port and never say what they want. */
describe.runIf(process.platform === 'linux')(`${CONNECTIONS} callers that never end`, () => {
  it('hold up no callback, and leave nothing behind', { timeout: 300_000 }, async () => {
    const system = await startSystem({ brokers: inject('kafkaBrokers'), databaseUrl: inject('databaseUrl') });
    try {
      const callback = await callbackAddress(system);
      /** Milliseconds of one good callback over a connection of its own. */
      const call = async () => {
        const since = performance.now();
        const { status } = await fetch(callback, {
          method: 'POST',
          headers: { connection: 'close', 'content-type': 'application/json' },
          body: JSON.stringify({ status: 'Sent' }),
        });
        expect(status).toBe(200);
        return performance.now() - since;
      };
      for (let warm = 0; warm < 50; warm += 1) await call();
      await system.events.first(({ type }) => type === STATUS_CHANGED, 'the status');
      const events = system.events.events.length;
      const resident: number[] = [];
      for (let siege = 0; siege < SIEGES; siege += 1) resident.push(await withstand(system, call));
      // What a process holds goes up and down by as much as a siege takes; what it lets go of in the end does not grow.
      const half = SIEGES / 2;
      const growth = Math.min(...resident.slice(-half)) - Math.min(...resident.slice(0, half));
      expect(growth).toBeLessThan(50);
      expect(system.events.events).toHaveLength(events);
    } finally {
      await system.stop();
    }
  });
});

/** @returns what the gateway holds in memory afterwards, in MB */
async function withstand(system: System, call: () => Promise<number>): Promise<number> {
  const before = residentMb(system);
  const slowest: number[] = [];
  const since = performance.now();
  const siege = await besiege(Number(new URL(system.gateway.url).port), CONNECTIONS);
  const during = residentMb(system);
  do {
    slowest.push(await call());
    await setTimeout(PAUSE_MS);
  } while (siege.open() > 0 && performance.now() - since < SIEGE_MS);
  const [ended, left] = [performance.now() - since, siege.open()];
  siege.end();
  await waitFor(() => residentMb(system) < before + 100, {
    deadlineMs: 20_000,
    what: 'memory to be given back',
  });
  const after = residentMb(system);
  const worst = Math.max(...slowest);
  console.log(
    `${CONNECTIONS} connections, ${left} left after ${Math.round(ended / 1_000)} s; ${slowest.length} callbacks, the slowest ${Math.round(worst)} ms; ` +
      `resident ${Math.round(before)} MB before, ${Math.round(during)} during, ${Math.round(after)} after`,
  );
  expect(worst).toBeLessThan(1_000);
  expect(left).toBe(LONG ? 0 : CONNECTIONS);
  return after;
}

async function callbackAddress(system: System): Promise<string> {
  system.simulator.setFaults([{ kind: 'callback-none', to: '+41791260000' }]);
  const commandId = await system.command(sms('+41791260000', 'one message'));
  await system.event(commandId, ACCEPTED);
  return system.simulator.log()[0]?.notificationAddresses[0] ?? '';
}
