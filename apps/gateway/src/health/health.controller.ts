import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { OpenRoute } from '../access/open-route.js';
import { HealthChecks, type HealthItem } from './health-checks.js';

/** An answer holds for this long, so that probes of several kinds cost one ping. */
const FRESH_MS = 1_000;
const PING_TIMEOUT_MS = 3_000;
/** Below the second for which Kubernetes waits by default: a bus that hangs must not make a probe fail. */
const SHARED_TIMEOUT_MS = 800;

/** A pod that is ready, with the names of what all replicas lack. */
export type ReadyResult = HealthCheckResult & { readonly degraded: readonly string[] };

@OpenRoute()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(HealthChecks) private readonly checks: HealthChecks,
  ) {}

  /** Whether the process works at all. It does not look at Kafka or the ledger: starting again would not help them. */
  @Get('live')
  @HealthCheck()
  async live(): Promise<HealthCheckResult> {
    return this.health.check(this.checks.live.map((item) => async () => this.indicate(item)));
  }

  /** Whether this pod should get requests. 503 names what is down; 200 names under `degraded` what all replicas lack. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<ReadyResult> {
    const [result, ...shared] = await Promise.all([
      this.health.check(this.checks.ready.map((item) => async () => this.indicate(item))),
      ...this.checks.shared.map(async (item) => this.indicate(item, SHARED_TIMEOUT_MS)),
    ]);
    const details = Object.assign({}, result.details, ...shared) as HealthCheckResult['details'];
    const degraded = shared.flatMap((one) =>
      Object.entries(one).flatMap(([name, { status }]) => (status === 'down' ? [name] : [])),
    );
    return { ...result, details, degraded };
  }

  private async indicate(
    { name, check }: HealthItem,
    timeoutMs = PING_TIMEOUT_MS,
  ): Promise<HealthCheckResult['details']> {
    return this.indicators.check(name).attempt(check).withTimeout(timeoutMs).cacheFor(FRESH_MS);
  }
}
