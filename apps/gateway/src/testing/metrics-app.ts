import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MetricsController } from '../metrics/metrics.controller.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { parseMetrics, type Sample } from './parse-metrics.js';

/** `GET /metrics` on a port of its own. */
export async function startMetricsApp(registry: MetricsRegistry) {
  @Module({
    controllers: [MetricsController],
    providers: [{ provide: MetricsRegistry, useValue: registry }],
  })
  class MetricsTestModule {}
  const app = await NestFactory.create<NestFastifyApplication>(MetricsTestModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const scrape = async (accept = 'text/plain') => {
    const response = await fetch(`${url}/metrics`, { headers: { accept } });
    return { contentType: response.headers.get('content-type') ?? '', text: await response.text() };
  };
  return { close: async () => app.close(), scrape };
}

/** Samples of a name, by what their labels say: `accepted,Sms,default` in the order of the labels' names. */
export function samplesOf(text: string, name: string): Record<string, number> {
  const all = parseMetrics(text).flatMap(({ samples }) => samples);
  return Object.fromEntries(
    all.filter((sample) => sample.name === name).map((sample) => [keyOf(sample), sample.value]),
  );
}

/** Those that have counted something: known ones begin at 0. */
export function countedOf(text: string, name: string): Record<string, number> {
  return Object.fromEntries(Object.entries(samplesOf(text, name)).filter(([, value]) => value > 0));
}

function keyOf({ labels }: Sample): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
