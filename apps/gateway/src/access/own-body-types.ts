import { SetMetadata } from '@nestjs/common';

const OWN_BODY_TYPES = 'ecall-gateway.own-body-types';

/** Marks a handler that takes other bodies than JSON, and refuses by itself what it does not take. */
export const OwnBodyTypes = () => SetMetadata(OWN_BODY_TYPES, true);

export function hasOwnBodyTypes(handler: object): boolean {
  return Reflect.getMetadata(OWN_BODY_TYPES, handler) === true;
}
