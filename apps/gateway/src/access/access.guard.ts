import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BearerTokens } from './bearer-tokens.js';
import { LOCAL_CALLER, setCaller, type Caller } from './caller.js';
import { whyNotLocal } from './local-request.js';
import { isOpenRoute } from './open-route.js';
import { hasOwnBodyTypes } from './own-body-types.js';

const REALM = 'Bearer realm="ecall-gateway"';

/**
 * Who may manage. Where tokens are configured, whoever carries one (401 otherwise); where none is, callers on this very
 * machine (403 otherwise, since no credential would help). What is marked as open answers everybody.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(BearerTokens) private readonly tokens: BearerTokens) {}

  canActivate(context: ExecutionContext): boolean {
    // Records that come over the event bus are not a caller's.
    if (context.getType() !== 'http') return true;
    const handler = context.getHandler();
    if (isOpenRoute(handler, context.getClass())) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const caller = this.tokens.isEmpty
      ? local(request, hasOwnBodyTypes(handler))
      : this.holder(request, http.getResponse<FastifyReply>());
    setCaller(request, caller);
    return true;
  }

  /** @throws {UnauthorizedException} */
  private holder({ headers }: FastifyRequest, reply: FastifyReply): Caller {
    const holder = this.tokens.holderOf(headers.authorization);
    switch (holder.kind) {
      case 'known':
        return { name: holder.name };
      case 'none':
        void reply.header('www-authenticate', REALM);
        throw new UnauthorizedException('authorization: it must be Bearer and a token of MANAGEMENT_TOKEN');
      case 'wrong':
        void reply.header('www-authenticate', `${REALM}, error="invalid_token"`);
        throw new UnauthorizedException('authorization: no token of MANAGEMENT_TOKEN');
      default:
        return holder satisfies never;
    }
  }
}

/** @throws {ForbiddenException} */
function local({ raw, method, headers }: FastifyRequest, takesAnyBody: boolean): Caller {
  const { remoteAddress } = raw.socket;
  const reason = whyNotLocal({ remoteAddress, method, headers, takesAnyBody });
  if (reason === undefined) return LOCAL_CALLER;
  throw new ForbiddenException(`MANAGEMENT_TOKEN is not set, so only this machine is let in; ${reason}`);
}
