import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { OpenRoute } from '../access/open-route.js';
import { DependencyChecks } from './dependency-checks.js';

/** An answer is believed this long, so that probes of many kinds cost one ping. */
const FRESH_MS = 1_000;
const PING_TIMEOUT_MS = 3_000;

@OpenRoute()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(DependencyChecks) private readonly dependencies: DependencyChecks,
  ) {}

  /** The process runs and answers. Says nothing of Kafka or the ledger: restarting would not help them. */
  @Get('live')
  @HealthCheck()
  async live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  /** Work can be done: 503 names what is away. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    return this.health.check(
      this.dependencies.all.map(({ name, check }) => async () => {
        return this.indicators.check(name).attempt(check).withTimeout(PING_TIMEOUT_MS).cacheFor(FRESH_MS);
      }),
    );
  }
}
