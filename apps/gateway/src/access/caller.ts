import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who asks, as the audit names them: a token's name, or that they sat at this machine. */
export interface Caller {
  readonly name: string;
}

/** Where no token is configured. */
export const LOCAL_CALLER: Caller = { name: 'loopback' };

/** Of each request that was let in. */
const callers = new WeakMap<object, Caller>();

export function setCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** @throws for a request that nobody let in: such a route must not ask who decided */
export function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('the caller of an open route is not known');
  return caller;
}

/** A handler's parameter: who asks. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<object>());
});
