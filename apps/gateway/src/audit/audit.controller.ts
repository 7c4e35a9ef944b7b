import { BadRequestException, Controller, Get, Inject, Query } from '@nestjs/common';
import { LEDGER, type AuditPage, type Ledger } from '@ecall-gateway/ledger';

const PAGE = 100;
const MAX_PAGE = 1_000;
/** An entry's id. */
const CURSOR = /^\d{1,18}$/;

/** Who decided what, when and why. */
@Controller('audit')
export class AuditController {
  constructor(@Inject(LEDGER) private readonly ledger: Pick<Ledger, 'audit'>) {}

  /** Newest first. */
  @Get()
  async list(@Query('limit') limit: unknown, @Query('before') before: unknown): Promise<AuditPage> {
    const size = limit === undefined ? PAGE : Number(limit);
    if (typeof limit === 'object' || !Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
      throw new BadRequestException(`limit: it may be a whole number from 1 to ${MAX_PAGE}`);
    }
    if (before !== undefined && !(typeof before === 'string' && CURSOR.test(before))) {
      throw new BadRequestException('before: it may be what an answer named as next');
    }
    return this.ledger.audit({ limit: size, ...(before === undefined ? {} : { before }) });
  }
}
