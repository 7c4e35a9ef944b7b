import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Probe } from './kubelet.js';

/** One replica, as the balancer sees it. */
interface Upstream {
  readonly url: string;
  readonly managementUrl: string;
  readonly agent: Agent;
  isReady: boolean;
  failures: number;
  isLeaving: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * What stands between eCall and the replicas: it sends each request to the next replica that its readiness probe let in,
 * over connections that it keeps, and repeats none.
 */
export class Balancer {
  /** Requests that no replica answered, or answered by 5xx, in few words. */
  readonly refused: string[] = [];
  answered = 0;
  private readonly upstreams = new Map<string, Upstream>();
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly probe: Probe,
  ) {
    server.on('request', (from: IncomingMessage, to: ServerResponse) => this.pass(from, to));
  }

  static async start(probe: Probe): Promise<Balancer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Balancer(server, probe);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Begins to probe a replica; it gets requests from its first success on. */
  add({ url, managementUrl }: { readonly url: string; readonly managementUrl: string }): void {
    const agent = new Agent({ keepAlive: true });
    const upstream: Upstream = {
      url,
      managementUrl,
      agent,
      isReady: false,
      failures: 0,
      isLeaving: false,
      timer: undefined,
    };
    this.upstreams.set(url, upstream);
    void this.watch(upstream);
  }

  isReady(url: string): boolean {
    return this.upstreams.get(url)?.isReady === true;
  }

  /** The replica is being ended: nothing more goes there. */
  remove(url: string): void {
    const upstream = this.upstreams.get(url);
    if (upstream === undefined) return;
    upstream.isLeaving = true;
    clearTimeout(upstream.timer);
    this.upstreams.delete(url);
  }

  async stop(): Promise<void> {
    for (const { url } of this.upstreams.values()) this.remove(url);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async watch(upstream: Upstream): Promise<void> {
    const { path } = this.probe.httpGet;
    const signal = AbortSignal.timeout(this.probe.timeoutSeconds * 1_000);
    const isUp = await fetch(`${upstream.managementUrl}${path}`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    upstream.failures = isUp ? 0 : upstream.failures + 1;
    if (isUp) upstream.isReady = true;
    else if (upstream.failures >= this.probe.failureThreshold) upstream.isReady = false;
    if (upstream.isLeaving) return;
    upstream.timer = setTimeout(() => void this.watch(upstream), this.probe.periodSeconds * 1_000);
  }

  private pass(from: IncomingMessage, to: ServerResponse): void {
    const ready = [...this.upstreams.values()].filter(({ isReady }) => isReady);
    const upstream = ready[(this.turn += 1) % Math.max(1, ready.length)];
    const refuse = (why: string) => {
      this.refused.push(why);
      if (!to.headersSent) to.writeHead(502);
      to.end();
    };
    if (upstream === undefined) return refuse('no replica is ready');
    const { agent, url } = upstream;
    const { method, headers } = from;
    const onward = request(`${url}${from.url}`, { method, headers, agent }, (answer) => {
      const { statusCode = 0 } = answer;
      if (statusCode >= 500) this.refused.push(`answered ${statusCode}`);
      else this.answered += 1;
      to.writeHead(statusCode, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message));
    from.pipe(onward);
  }
}
