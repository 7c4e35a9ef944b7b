import type { BlockList } from 'node:net';
import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
} from '@nestjs/common';
import { isIPv4 } from 'node:net';

/** DI token: who may call the webhooks. */
export const ALLOWED_ADDRESSES = Symbol('ecall-gateway.allowed-addresses');

/** Strangers get 403. The address is the connection's own, or the proxy's word where `TRUST_PROXY` says so. */
@Injectable()
export class SourceAddressGuard implements CanActivate {
  constructor(@Inject(ALLOWED_ADDRESSES) private readonly allowed: BlockList) {}

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest<{ ip: string }>();
    // A dual-stack socket shows IPv4 callers as ::ffff:a.b.c.d.
    const address = ip.replace(/^::ffff:/i, '');
    if (this.allowed.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) return true;
    throw new ForbiddenException({ error: 'forbidden' });
  }
}
