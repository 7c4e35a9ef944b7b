import type { DailyTime } from '@ecall-gateway/settings';

const DAY_MS = 86_400_000;

/** From one reset of the daily limits to the next, in milliseconds since the epoch. */
export interface LimitDay {
  readonly start: number;
  readonly end: number;
}

/** The day that an instant belongs to. It has 23 or 25 hours where clocks go forward or back. */
export function limitDayOf(instant: number, reset: DailyTime): LimitDay {
  const local = new Date(instant + offsetMs(instant, reset.timeZone));
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  const resets = [-1, 0, 1, 2].map((days) => resetOn(midnight + days * DAY_MS, reset));
  const end = resets.find((each) => each > instant) ?? Number.NaN;
  return { start: resets[resets.indexOf(end) - 1] ?? Number.NaN, end };
}

/** @param midnight of the local day, written as if it were UTC */
function resetOn(midnight: number, { hour, minute, timeZone }: DailyTime): number {
  const wall = midnight + (hour * 60 + minute) * 60_000;
  // The first guess may lie on the other side of a change of the clocks; a time that is left out counts as the one after it.
  return wall - offsetMs(wall - offsetMs(wall, timeZone), timeZone);
}

/** How far the wall clocks of a zone are ahead of UTC. */
function offsetMs(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?/.exec(name) ?? [];
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -size : size;
}
