import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, escapeIdentifier } from 'pg';
import { clientAt } from './client-at.js';
import type { ChannelListener } from './sql-driver.port.js';
import { CONNECT_TIMEOUT_MS, CONNECTION, timed } from './timed-query.js';

export interface PostgresListenerOptions {
  readonly databaseUrl: string;
  /** As it is, not quoted. */
  readonly channel: string;
  /** Milliseconds until a connection that is silent counts as dead. */
  readonly answerTimeoutMs: number;
}

/** A connection on which nothing is told looks like a dead one: so often it is asked whether it is there. */
const ASK_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * One connection of its own that listens to one channel, since `LISTEN` belongs to a connection and the pool's come and go.
 * Opened again, with growing pauses, whenever it cannot be had or ends.
 */
export class PostgresListener {
  private readonly stopping = new AbortController();
  /** Ends the connection under way. */
  private gone = new AbortController();
  private CurrentClient: typeof Client | undefined;
  private isDeaf = false;
  private failures = 0;

  constructor(
    private readonly options: PostgresListenerOptions,
    private readonly listener: ChannelListener,
  ) {}

  start(): void {
    void this.run();
  }

  /** Nothing is told any more from here on. */
  stop(): void {
    this.stopping.abort();
    this.gone.abort(this.stopping.signal.reason);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const error = await this.listen().catch((reason: unknown) => reason);
      if (signal.aborted) return;
      if (!this.isDeaf) this.listener.onDeaf(error);
      this.isDeaf = true;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
      this.failures += 1;
      // Spread, so that replicas do not come back all at once.
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** @throws when it cannot be had, has ended, or is silent */
  private async listen(): Promise<never> {
    this.CurrentClient ??= clientAt(this.options.databaseUrl);
    const gone = new AbortController();
    this.gone = gone;
    const { signal } = gone;
    const client = new this.CurrentClient(CONNECTION);
    client.on('error', (error) => gone.abort(error));
    client.on('end', () => gone.abort(new Error('the connection has ended')));
    client.on('notification', ({ payload = '' }) => {
      if (!signal.aborted) this.listener.onTold(payload);
    });
    const end = (): void => void client.end().catch(() => undefined);
    signal.addEventListener('abort', end, { once: true });
    try {
      await client.connect();
      await client.query(timed(beginning(this.options.channel), CONNECT_TIMEOUT_MS));
      signal.throwIfAborted();
      this.isDeaf = false;
      this.listener.onListening();
      for (;;) {
        await sleep(ASK_MS, undefined, { signal });
        await client.query(timed('select 1', this.options.answerTimeoutMs));
        // Not before: one that is given and at once taken away, again and again, must not be asked for all the time.
        this.failures = 0;
      }
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }
}

/** Named after the pool's, whatever the address calls those, so that one sees at the server which it is. */
function beginning(channel: string): string {
  return `select set_config('application_name', current_setting('application_name') || '-listener', false);
listen ${escapeIdentifier(channel)}`;
}
