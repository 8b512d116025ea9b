import type { EpochMs } from '../../core/clock.ts';

/** Longest wait that is taken over from a vendor: 15 minutes. */
export const retryAfterCapMs = 15 * 60_000;

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function waitMs(headers: Readonly<Record<string, string>>, now: EpochMs): number | undefined {
  const ms = headers['retry-after-ms'];
  if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms.trim())) return Number(ms);
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  return httpDate.test(value) ? Date.parse(value) - now : undefined;
}

/**
 * When a vendor says to come back: `retry-after-ms`, else `Retry-After` as seconds or HTTP date (RFC 9110 10.2.3).
 * Between now and `retryAfterCapMs` from now. `undefined` when absent or unreadable.
 */
export function retryAtOf(headers: Readonly<Record<string, string>>, now: EpochMs): EpochMs | undefined {
  const wait = waitMs(headers, now);
  if (wait === undefined || Number.isNaN(wait)) return undefined;
  return Math.round(now + Math.min(Math.max(0, wait), retryAfterCapMs));
}
