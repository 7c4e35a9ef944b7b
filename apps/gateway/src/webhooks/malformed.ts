import { BadRequestException } from '@nestjs/common';

/** 400 with the field, what it got by type and length, and what it may be. */
export function malformed(detail: string): BadRequestException {
  return new BadRequestException({ error: 'malformed', detail });
}
