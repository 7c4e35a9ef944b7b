import type { ExecutionContext } from '@nestjs/common';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { SourceAddressGuard } from './source-address.guard.js';

it('tells once a minute which address it refuses', () => {
  const lines: Array<Record<string, unknown>> = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  const clock = new ManualClock();
  const guard = new SourceAddressGuard(
    { WEBHOOK_ALLOWED_IPS: ['193.93.208.200'] },
    pino({}, { write }),
    clock,
  );
  const call = (ip: string) =>
    guard.canActivate({
      switchToHttp: () => ({ getRequest: () => ({ ip }) }),
    } as unknown as ExecutionContext);

  expect(call('193.93.208.200:50412')).toBe(true);
  expect(lines).toEqual([]);
  for (let times = 0; times < 3; times += 1) expect(() => call('[2001:db8::7]:443')).toThrow('Forbidden');
  expect(() => call('not an address')).toThrow('Forbidden');
  clock.pass(60_000);
  expect(() => call('2001:db8::7')).toThrow('Forbidden');
  expect(lines.map(({ level, address, repeats }) => ({ level, address, repeats }))).toEqual([
    { level: 40, address: '2001:db8::7', repeats: undefined },
    { level: 40, address: 'none', repeats: undefined },
    { level: 40, address: '2001:db8::7', repeats: 2 },
  ]);
});
