import { isIPv4, type BlockList } from 'node:net';
import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
} from '@nestjs/common';
import { addressList, type Settings } from '@ecall-gateway/settings';
import { SETTINGS } from '../configuration/settings.token.js';

/** Answers 403 to strangers. The address is the connection's own, or the proxy's word where `TRUST_PROXY` says so. */
@Injectable()
export class SourceAddressGuard implements CanActivate {
  private readonly allowed: BlockList;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'WEBHOOK_ALLOWED_IPS'>) {
    this.allowed = addressList(settings.WEBHOOK_ALLOWED_IPS);
  }

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest<{ ip: string }>();
    // A dual-stack socket shows IPv4 callers as ::ffff:a.b.c.d.
    const address = ip.replace(/^::ffff:/i, '');
    if (this.allowed.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) return true;
    throw new ForbiddenException({ error: 'forbidden' });
  }
}
