import { SetMetadata } from '@nestjs/common';

const OPEN_ROUTE = 'ecall-gateway.open-route';

/** Lets everybody who reaches the management port call this controller or handler. For what holds no data alone. */
export const OpenRoute = () => SetMetadata(OPEN_ROUTE, true);

/** @param targets the handler and its controller: one of them marked is enough */
export function isOpenRoute(...targets: readonly object[]): boolean {
  return targets.some((target) => Reflect.getMetadata(OPEN_ROUTE, target) === true);
}
