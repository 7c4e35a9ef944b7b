import { setMaxListeners } from 'node:events';
import type { RecordHandler } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import { pino } from 'pino';
import type { AccountDirectory } from '../../../apps/gateway/src/accounts/account-directory.js';
import { composeUseCases, type UseCases } from '../../../apps/gateway/src/composition/use-cases.js';
import { SimulatedProcess } from '../process/simulated-process.js';
import type { Callback, CallbackAnswer } from '../servers/simulated-callbacks.js';
import type { World } from '../servers/world.js';
import { ACCOUNTS_NOTICED_MS } from '../surroundings/times.js';
import { partsOf } from './broken-parts.js';
import { Consumer } from './consumer.js';
import { Deliveries } from './deliveries.js';
import { distantBus } from './distant-bus.js';
import { distantLedger } from './distant-ledger.js';
import { gatewaySettings } from './gateway-settings.js';
import type { Mutation } from './mutation.js';
import { simulatedAccounts } from './simulated-accounts.js';
import { createEngine } from './simulated-engine.js';

const POLL_EVERY_MS = 200;
/** From SIGTERM to SIGKILL; the calls under way end within their timeout. */
const STOP_PATIENCE_MS = 10_000;
/** How long whoever calls a webhook waits for its answer. */
const WEBHOOK_PATIENCE_MS = 3_000;
const STATUSES: Readonly<Record<string, 'sent' | 'delivered'>> = { Sent: 'sent', Delivered: 'delivered' };

const logger = pino({ level: 'silent' });

/** One gateway: the real use cases and the real engine on simulated servers. */
export class SimulatedGateway {
  readonly process: SimulatedProcess;
  private readonly useCases: UseCases;
  private readonly ledger: Ledger;
  private readonly directory: AccountDirectory;
  private readonly delivery: Deliveries;
  private readonly consumer: Consumer;
  private isStopping = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly world: World,
    name: string,
    private readonly mutation: Mutation | undefined,
    onCrash: () => void,
  ) {
    // As in the gateway itself.
    setMaxListeners(0, this.closing.signal);
    this.process = new SimulatedProcess(
      world,
      name,
      () => {
        this.consumer.missHeartbeats(() => true);
        onCrash();
      },
      () => this.consumer.missHeartbeats(() => !this.process.responsive),
    );
    const { isCrowded, accountsChange, hasGuards } = world.climate;
    const settings = { ...gatewaySettings(isCrowded, world.signingKeys), ...world.limits.ofAll };
    const accounts = { find: (account: string) => this.directory.accounts.find(account) };
    this.ledger = distantLedger({
      world,
      process: this.process,
      accounts,
      mutation,
      isOwner: () => this.consumer.isOwner,
    });
    const { ledger } = this;
    this.directory = simulatedAccounts({ world, process: this.process, ledger, settings, logger, mutation });
    const bus = distantBus(world, this.process, mutation);
    this.useCases = composeUseCases(settings, {
      bus,
      ledger,
      accounts: this.directory.accounts,
      clock: this.process.clock,
      logger,
      closing: this.closing.signal,
    });
    mutation?.inside?.(partsOf(this.useCases));
    const handle: RecordHandler = async (record, { signal }) =>
      this.useCases.sendMessage.handle(record, signal);
    const engine = {
      process: this.process,
      handler: mutation?.handler?.(handle, { world, accounts }) ?? handle,
      publish: bus.publish,
      onProgress: () => this.consumer.onProgress(),
    };
    this.delivery = new Deliveries(createEngine(engine, mutation), createEngine(engine, mutation));
    this.consumer = new Consumer({
      world,
      process: this.process,
      delivery: this.delivery,
      commitsPastHoles: mutation?.commitsPastHoles === true,
      beforeCommit: async () => {
        if (mutation?.marksBeforeCommit !== false) await this.useCases.directMarks.flush();
      },
    });
    this.useCases.relay.start();
    this.useCases.sweeper.start();
    this.useCases.dayLimits.start();
    this.every(POLL_EVERY_MS, () => this.consumer.poll());
    if (accountsChange || hasGuards)
      this.every(ACCOUNTS_NOTICED_MS / 2, () => this.directory.apply(world.accounts.entries));
  }

  /** SIGTERM: in the order of the gateway's own stop; whoever is not done in time is killed. */
  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.world.tell(`${this.process.name} stops`);
    this.world.stops.push(this.world.time.now());
    this.world.time.after(STOP_PATIENCE_MS, () => this.process.kill('not stopped in time'));
    this.process.see(() => void this.end());
  }

  private async end(): Promise<void> {
    const { relay, sweeper } = this.useCases;
    await Promise.all([this.delivery.stop().then(async () => this.consumer.commit()), sweeper.stop()]);
    await relay.stop();
    this.closing.abort(new Error('the gateway stops'));
    this.consumer.leave();
    this.process.kill('stopped');
  }

  /** An operator allows the account one more full limit of the day that this process counts. */
  lift(account: string): void {
    this.process.see(() => {
      // Where the answer is lost the operator sees the limit, and comes again.
      this.ledger.lift(account, this.useCases.dayLimits.today()).catch(() => undefined);
    });
  }

  /** A callback of eCall's. */
  async receive({ token, ...named }: Callback, word: string): Promise<CallbackAnswer> {
    const { time, random } = this.world;
    return new Promise((resolve) => {
      time.after(WEBHOOK_PATIENCE_MS, () => resolve('unavailable'));
      const reading = this.useCases.tokens.read(token);
      const comesAgain = reading.kind === 'unknown-key' && this.mutation?.unknownKeyComesAgain !== false;
      if (reading.kind !== 'ours') return resolve(comesAgain ? 'unavailable' : 'unknown');
      const { target } = reading;
      const said = {
        ...named,
        status: STATUSES[word] ?? ('unknown' as const),
        providerStatus: word,
        timestampIsUtc: false,
      };
      time.after(random.between(1, 30), () =>
        this.process.see(() => {
          const recorded = this.useCases.statuses.callback(target, said);
          if (this.mutation?.webhookWaits === false) resolve('taken');
          recorded.then(
            () => resolve('taken'),
            () => resolve('unavailable'),
          );
        }),
      );
    });
  }

  private every(ms: number, what: () => void): void {
    this.world.time.after(ms, () => {
      if (!this.process.alive) return;
      this.process.see(what);
      this.every(ms, what);
    });
  }
}
