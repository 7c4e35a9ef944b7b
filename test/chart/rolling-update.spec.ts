import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flood, type Flood } from '../faults/flood.js';
import { CLEAN, judge } from '../faults/judge.js';
import { startSystem, STATUS_CHANGED, type System } from '../journeys/system.js';
import { kafkaCacheDir, startKafka, startPostgres, waitFor } from '../support/index.js';
import type { KafkaServer, PostgresServer, RunningApp } from '../support/index.js';
import { Balancer } from './support/balancer.js';
import { gatewayOf, type Probe } from './support/kubelet.js';
import { only, render, REQUIRED_VALUES } from './support/render.js';

const REPLICAS = 3;
/** Commands that are published when a pod is replaced. */
const COMMANDS = 400;
/** Milliseconds until every node knows that a pod is going: it gets requests for so long. */
const ENDPOINTS_MS = 1_000;

interface Timings {
  readonly readiness: Probe;
  readonly minReadySeconds: number;
  readonly preStopSeconds: number;
  readonly graceSeconds: number;
}

/** A new version comes as the chart has it: one pod more, then one less, three times, while messages and callbacks go on. */
describe('a rolling update', () => {
  let folder: string;
  let kafka: KafkaServer;
  let postgres: PostgresServer;
  let balancer: Balancer;
  let timings: Timings;
  let system: System;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-rollout-'));
    [kafka, postgres, timings] = await Promise.all([
      startKafka({ dataDir: join(folder, 'kafka'), cacheDir: kafkaCacheDir }),
      startPostgres(),
      readTimings(),
    ]);
    balancer = await Balancer.start(timings.readiness);
    system = await startSystem({
      brokers: kafka.brokers,
      databaseUrl: postgres.url,
      settings: { PUBLIC_URL: balancer.url },
    });
    for (let more = 1; more < REPLICAS; more += 1) await system.addGateway();
    for (const replica of system.gateways) balancer.add(replica);
    await waitFor(() => system.gateways.every(({ url }) => balancer.isReady(url)), {
      deadlineMs: 20_000,
      what: 'three replicas behind the balancer',
    });
  }, 120_000);
  afterAll(async () => {
    await system?.stop();
    await balancer?.stop();
    await Promise.all([kafka?.stop(), postgres?.remove()]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** As a Deployment with `maxUnavailable: 0` and `maxSurge: 1` replaces one pod. */
  async function replace(old: RunningApp): Promise<void> {
    const fresh = await system.addGateway();
    balancer.add(fresh);
    await waitFor(() => balancer.isReady(fresh.url), { deadlineMs: 30_000, what: 'the new replica' });
    await setTimeout(timings.minReadySeconds * 1_000);
    const since = performance.now();
    const leaves = setTimeout(ENDPOINTS_MS).then(() => balancer.remove(old.url));
    await setTimeout(timings.preStopSeconds * 1_000);
    expect(await old.stop('SIGTERM')).toMatchObject({ code: 0 });
    await leaves;
    expect((performance.now() - since) / 1_000).toBeLessThan(timings.graceSeconds);
  }

  it('loses nothing, leaves no doubt, and refuses no callback', async () => {
    const floods: Flood[] = [];
    const olds = [...system.gateways];
    for (const [index, old] of olds.entries()) {
      floods.push(await flood(system, COMMANDS, { from: index * COMMANDS }));
      await replace(old);
    }
    const all = {
      commandIds: floods.flatMap((each) => each.commandIds),
      texts: floods.flatMap((each) => each.texts),
    };
    expect(await judge(system, all, 60_000)).toEqual({ ...CLEAN, inDoubt: 0 });
    const ended = () =>
      system.events.events.filter(({ type, data }) => type === STATUS_CHANGED && data['final'] === true)
        .length;
    await waitFor(() => ended() >= REPLICAS * COMMANDS, {
      deadlineMs: 60_000,
      what: 'the last status of each',
    });
    console.log(`${balancer.answered} callbacks taken, ${balancer.refused.length} refused`);
    expect(balancer.refused).toEqual([]);
    expect(balancer.answered).toBeGreaterThanOrEqual(REPLICAS * COMMANDS);
    expect(olds.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  }, 240_000);

  it('would refuse callbacks if a pod ended at once, without `preStop`', async () => {
    const before = balancer.refused.length;
    const [old] = system.gateways.filter(({ exitCode }) => exitCode === undefined);
    expect(await old?.stop('SIGTERM')).toMatchObject({ code: 0 });
    // Until the nodes know that it is gone, each takes its turn.
    for (let turn = 0; turn < REPLICAS; turn += 1) await fetch(`${balancer.url}/webhooks/ecall/status/x`);
    balancer.remove(old?.url ?? '');
    expect(balancer.refused.slice(before)).toEqual(['ECONNREFUSED']);
  }, 60_000);
});

async function readTimings(): Promise<Timings> {
  const rendered = await render({ ...REQUIRED_VALUES, replicaCount: REPLICAS });
  const { spec } = only(rendered, 'Deployment') as unknown as {
    spec: { minReadySeconds: number; strategy: { rollingUpdate: object } };
  };
  expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  const { pod, container } = gatewayOf(rendered);
  const { lifecycle } = container as unknown as { lifecycle: { preStop: { sleep: { seconds: number } } } };
  if (container.readinessProbe === undefined) throw new Error('no readiness probe');
  return {
    readiness: container.readinessProbe,
    minReadySeconds: spec.minReadySeconds,
    preStopSeconds: lifecycle.preStop.sleep.seconds,
    graceSeconds: pod.terminationGracePeriodSeconds,
  };
}
