import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenRoute } from '../access/open-route.js';
import { MetricsRegistry } from './metrics-registry.js';

/** As Prometheus asks for it, before other formats. */
const OPENMETRICS = /(?:^|[,\s])application\/openmetrics-text\b/i;

/** For Prometheus. No label holds a number, a text or an id, so it is open to whoever reaches the port. */
@OpenRoute()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(MetricsRegistry) private readonly metrics: MetricsRegistry) {}

  @Get()
  async scrape(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const format = OPENMETRICS.test(accept ?? '') ? 'openmetrics' : 'prometheus';
    const { contentType, text } = await this.metrics.render(format);
    void reply.header('content-type', contentType);
    return text;
  }
}
