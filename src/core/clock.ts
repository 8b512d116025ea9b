/** Milliseconds since 1970-01-01 UTC, the scale of JavaScript dates. */
export type EpochMs = number;

/** The only source of time. Wall time is for records; waiting goes through `sleepUntil`. */
export interface Clock {
  /** Current wall time. */
  now(): EpochMs;
  /** Resolves at or after the given time, or at once when `signal` is aborted. */
  sleepUntil(at: EpochMs, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back about every `everyMs` until the returned function is called; never keeps the process alive. Absent where
   * time is virtual: nothing may depend on being called.
   */
  pulse?(everyMs: number, beat: () => void): () => void;
}

/** RFC 3339 form of a time, with milliseconds, UTC. */
export function rfc3339(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** Milliseconds of an RFC 3339 time. */
export function epochMs(at: string): EpochMs {
  return Date.parse(at);
}
