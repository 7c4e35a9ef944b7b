import { Client, type Dispatcher } from 'undici';
import type { Exchange, Line } from './exchange.js';
import type { SocketOpener } from './socket-opener.js';

/** What the pool passes on with each request, beside undici's own options. */
export interface ExchangeDispatch extends Dispatcher.DispatchOptions {
  readonly exchange: Exchange;
}

/** One connection of the pool, which tells each exchange on which line it travels, so that the exchange can reset it. */
export class PoolConnection extends Client {
  private readonly line: Line;

  private constructor(origin: URL, options: Client.Options, line: Line) {
    super(origin, options);
    this.line = line;
  }

  static open(origin: URL, options: Client.Options, opener: SocketOpener): PoolConnection {
    const line: Line = { tcp: undefined };
    const connect: Client.Options['connect'] = (target, callback) =>
      opener.open(target, (failure, socket, tcp) => {
        line.tcp = tcp ?? undefined;
        if (failure === null && socket !== null) callback(null, socket);
        else callback(failure ?? new Error('no socket'), null);
      });
    return new PoolConnection(origin, { ...options, connect }, line);
  }

  override dispatch(options: ExchangeDispatch, handler: Dispatcher.DispatchHandler): boolean {
    options.exchange.travelOn(this.line);
    return super.dispatch(options, handler);
  }
}
