import type { BlockList } from 'node:net';
import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
} from '@nestjs/common';
import { addressList, type Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { SETTINGS } from '../configuration/settings.token.js';
import { LogThrottle } from '../logging/log-throttle.js';
import { LOGGER } from '../logging/pino-logger.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { callerAddress, isListed } from './caller-address.js';

/** Answers 403 to strangers. The address is the connection's own, or the proxy's word where `TRUST_PROXY` says so. */
@Injectable()
export class SourceAddressGuard implements CanActivate {
  private readonly allowed: BlockList;
  private readonly throttle: LogThrottle;

  constructor(
    @Inject(SETTINGS) settings: Pick<Settings, 'WEBHOOK_ALLOWED_IPS'>,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.allowed = addressList(settings.WEBHOOK_ALLOWED_IPS);
    this.throttle = new LogThrottle(clock);
  }

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest<{ ip: string }>();
    if (isListed(this.allowed, ip)) return true;
    this.log(callerAddress(ip));
    throw new ForbiddenException({ error: 'forbidden' });
  }

  /** Behind a proxy that `TRUST_PROXY` does not name, every callback of eCall's meets this: it has to be seen. */
  private log(address = 'none'): void {
    const repeats = this.throttle.tell(address);
    if (repeats === undefined) return;
    const facts = { address, ...(repeats === 0 ? {} : { repeats }) };
    this.logger.warn(
      facts,
      'a webhook was refused: its address is not in WEBHOOK_ALLOWED_IPS (or TRUST_PROXY is missing)',
    );
  }
}
