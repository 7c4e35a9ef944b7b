import { setMaxListeners } from 'node:events';
import type { Delivery, OutgoingRecord } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import { readSettings } from '@ecall-gateway/settings';
import { pino } from 'pino';
import { Accounts } from '../../apps/gateway/src/accounts/accounts.js';
import { composeUseCases, type UseCases } from '../../apps/gateway/src/composition/use-cases.js';
import type { Mutation } from './mutation.js';
import { simulatedAccounts } from './simulated-account.js';
import type { Callback } from './simulated-callbacks.js';
import { createEngine } from './simulated-engine.js';
import { COMMANDS_TOPIC, type Member } from './simulated-kafka.js';
import { SimulatedProcess } from './simulated-process.js';
import { TIMES } from './weather.js';
import type { World } from './world.js';

const FETCH_EVERY_MS = 120;
const COMMIT_EVERY_MS = 150;
/** From SIGTERM to SIGKILL; the calls under way end within their timeout. */
const STOP_PATIENCE_MS = 10_000;
/** How long whoever calls a webhook waits for its answer. */
const WEBHOOK_PATIENCE_MS = 3_000;
const STATUSES: Readonly<Record<string, 'sent' | 'delivered'>> = { Sent: 'sent', Delivered: 'delivered' };

const logger = pino({ level: 'silent' });
const SETTINGS = {
  ECALL_USERNAME: 'u',
  ECALL_PASSWORD: 'p',
  ECALL_FROM: 'Brand',
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://nobody',
  WEBHOOK_SIGNING_KEYS: 'k:0123456789abcdef0123456789abcdef',
  SEND_LEASE_MS: String(TIMES.leaseMs),
  SEND_TIMEOUT_MS: String(TIMES.timeoutMs),
  SAFETY_MARGIN_MS: String(TIMES.lingerMs),
  IN_DOUBT_GRACE_MS: String(TIMES.graceMs),
};
const plain = readSettings(SETTINGS);
const crowded = readSettings({ ...SETTINGS, SEND_LISTS: 'auto', SEND_CONCURRENCY: '1' });

/** One gateway: the real use cases and the real engine on simulated servers. */
export class SimulatedGateway implements Member {
  readonly process: SimulatedProcess;
  private readonly useCases: UseCases;
  private readonly delivery: Delivery;
  private readonly next = new Map<number, number>();
  private generation = 0;
  private hasProgress = false;
  private isNewMember = true;
  private heardUntil = 0;
  private isStopping = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly world: World,
    readonly name: string,
    private readonly mutation: Mutation | undefined,
    onCrash: () => void,
  ) {
    // As in the gateway itself.
    setMaxListeners(0, this.closing.signal);
    const missedAfterSession = () =>
      world.time.after(TIMES.sessionMs, () => this.process.responsive || world.kafka.leave(this));
    this.process = new SimulatedProcess(
      world,
      name,
      () => {
        world.time.after(TIMES.sessionMs, () => world.kafka.leave(this));
        onCrash();
      },
      missedAfterSession,
    );
    const publish = async (records: OutgoingRecord | readonly OutgoingRecord[]) => {
      const acknowledged = this.process.call(
        'publish',
        () => world.kafkaDown,
        async () => void world.kafka.published.push(...[records].flat()),
      );
      return mutation?.publishWaits === false ? void acknowledged.catch(() => undefined) : acknowledged;
    };
    const ledger = this.distantLedger();
    this.useCases = composeUseCases(world.isCrowded ? crowded : plain, {
      bus: { publish },
      ledger,
      accounts: new Accounts(simulatedAccounts(world, this.process, ledger, mutation)),
      clock: this.process.clock,
      logger,
      closing: this.closing.signal,
    });
    this.delivery = createEngine(
      {
        process: this.process,
        handler: async (record, { signal }) => this.useCases.sendMessage.handle(record, signal),
        publish,
        onProgress: () => (this.hasProgress = true),
      },
      mutation,
    );
    this.useCases.relay.start();
    this.useCases.sweeper.start();
    world.kafka.join(this);
    this.every(FETCH_EVERY_MS, () => this.fetch());
    this.every(COMMIT_EVERY_MS, () => void this.commit());
  }

  /** SIGTERM: in the order of the gateway's own stop; whoever is not done in time is killed. */
  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.world.tell(`${this.name} stops`);
    this.world.time.after(STOP_PATIENCE_MS, () => this.process.kill('not stopped in time'));
    this.process.see(() => void this.end());
  }

  private async end(): Promise<void> {
    const { relay, sweeper } = this.useCases;
    await Promise.all([this.delivery.stop().then(async () => this.commit()), sweeper.stop()]);
    await relay.stop();
    this.closing.abort(new Error('the gateway stops'));
    this.world.kafka.leave(this);
    this.process.kill('stopped');
  }

  rebalancing(): void {
    this.hear(() => this.delivery.suspend());
  }

  assigned(partitions: readonly number[], generation: number): void {
    this.hear(() => {
      this.generation = generation;
      // As the Kafka adapter does with another member id: what is in hand may be done elsewhere.
      if (this.isNewMember) this.delivery.assign([]);
      this.isNewMember = false;
      this.delivery.assign(partitions.map((partition) => ({ topic: COMMANDS_TOPIC, partition })));
      this.next.clear();
      for (const partition of partitions)
        this.next.set(partition, this.world.kafka.committed[partition] ?? 0);
      this.delivery.resume();
    });
  }

  /** A callback of eCall's; true once it was answered with 200. */
  async receive({ token, ...named }: Callback, word: string): Promise<boolean> {
    const { time, random } = this.world;
    return new Promise((resolve) => {
      time.after(WEBHOOK_PATIENCE_MS, () => resolve(false));
      const target = this.useCases.tokens.verify(token);
      if (target === undefined) return resolve(false);
      const said = {
        ...named,
        status: STATUSES[word] ?? ('unknown' as const),
        providerStatus: word,
        timestampIsUtc: false,
      };
      time.after(random.between(1, 30), () =>
        this.process.see(() => {
          const recorded = this.useCases.statuses.callback(target, said);
          if (this.mutation?.webhookWaits === false) resolve(true);
          recorded.then(
            () => resolve(true),
            () => resolve(false),
          );
        }),
      );
    });
  }

  /** From the broker, in order: it is one connection. */
  private hear(what: () => void): void {
    const { time, random } = this.world;
    this.heardUntil = Math.max(this.heardUntil, time.now() + random.between(1, 60));
    time.after(this.heardUntil - time.now(), () => this.process.see(what));
  }

  private every(ms: number, what: () => void): void {
    this.world.time.after(ms, () => {
      if (!this.process.alive) return;
      this.process.see(() => {
        this.rejoinIfMissed();
        what();
      });
      this.every(ms, what);
    });
  }

  /** Its heartbeats tell a member that was missed that it is out of the group. */
  private rejoinIfMissed(): void {
    if (this.world.kafka.isMember(this)) return;
    this.isNewMember = true;
    this.world.kafka.join(this);
  }

  private fetch(): void {
    if (this.world.kafkaDown) return;
    for (const [partition, from] of this.next) {
      const log = this.world.kafka.partitions[partition] ?? [];
      const hasRoom = () => this.delivery.hasRoomFor({ topic: COMMANDS_TOPIC, partition });
      let offset = from;
      for (; offset < log.length && hasRoom(); offset += 1) {
        const record = log[offset];
        if (record !== undefined) this.delivery.offer(record);
      }
      this.next.set(partition, offset);
    }
  }

  private async commit(): Promise<void> {
    if (!this.hasProgress) return;
    this.hasProgress = false;
    const { generation } = this;
    const done = this.delivery.positions().map(({ partition, position }) => ({ partition, position }));
    const positions =
      this.mutation?.commitsPastHoles === true
        ? [...this.next].map(([partition, offset]) => ({ partition, position: BigInt(offset) }))
        : done;
    const { kafka, kafkaDown } = this.world;
    await this.process
      .call(
        'commit',
        () => kafkaDown,
        async () => kafka.commit(this, generation, positions),
      )
      .catch(() => (this.hasProgress = true));
  }

  /** The shared ledger, at the other end of a network. */
  private distantLedger(): Ledger {
    const { world, process, mutation } = this;
    const isOwner = (): boolean => world.kafka.owns(this);
    const ledger = mutation?.ledger?.(world.ledger, world) ?? world.ledger;
    return new Proxy(ledger, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        const isOutcome = name === 'accepted' || name === 'rejected';
        return async (...given: unknown[]) => {
          if (isOutcome && mutation?.lateWrites === false && !isOwner()) return { kind: 'gone' };
          return process.call(
            String(name),
            () => world.ledgerDown,
            async () => (await Reflect.apply(method, target, given)) as unknown,
          );
        };
      },
    });
  }
}
