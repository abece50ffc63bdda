import type { Disturbance } from '../parameters/fault-table.js';

type Power = Pick<Disturbance, 'drives_off' | 'drives_off_at' | 'drives_on_at'>;

/** Whether the drives go off or on by themselves. */
export function isSwitched({ drives_off_at: off = [] }: Power): boolean {
  return off.length > 0;
}

/** Whether the drives are on at `timeS`: the last switching before it decides. */
export function isPowered(
  { drives_off: off = false, drives_off_at: offAt = [], drives_on_at: onAt = [] }: Power,
  timeS: number,
): boolean {
  const last = (moments: readonly number[]) =>
    Math.max(Number.NEGATIVE_INFINITY, ...moments.filter((moment) => moment <= timeS));
  const wentOff = last(offAt);
  return !off && (wentOff === Number.NEGATIVE_INFINITY || last(onAt) > wentOff);
}
