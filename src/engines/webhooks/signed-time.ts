import type { EpochMs } from '../../core/clock.ts';

/** How far the time in a signature may be from ours, milliseconds: five minutes, as fal and Standard Webhooks have it. */
export const webhookToleranceMs = 300_000;

/** Whether a signed time (whole seconds since 1970, as text) is near enough to now. */
export function isTimely(seconds: string, now: EpochMs): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(now - Number(seconds) * 1000) <= webhookToleranceMs;
}
