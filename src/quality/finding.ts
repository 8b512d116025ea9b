import type { Metric } from '../core/verdict.ts';

/** A rule of the gate: its name and version go into every verdict, so that numbers stay comparable. */
export interface Rule {
  /** e.g. `technical.black`. */
  readonly id: string;
  readonly version: string;
  /** The dimension whose score it feeds; rules about files feed none. */
  readonly dimension?: 'imaging' | 'temporal';
}

/** What one rule found in a take. */
export interface Finding {
  readonly metric: Metric;
  readonly level: 'pass' | 'warn' | 'fail' | 'unmeasured';
  /** For people, when the level is `warn` or `fail`. */
  readonly reason?: string;
  readonly dimension?: 'imaging' | 'temporal';
  /** How good the take is by this rule, 0..1; only where a dimension is fed. */
  readonly quality01?: number;
}

/** A measured value held against its rule. */
export interface Measurement {
  readonly value: number;
  /** e.g. `<= 0.05`; left out when the value is only reported. */
  readonly threshold?: string;
  readonly level: 'pass' | 'warn' | 'fail';
  /** For people, when the level is not `pass`. */
  readonly reason?: string;
  readonly note?: string;
  readonly quality01?: number;
}

/**
 * The finding of a rule that measured something. A value that is not a number (0 of 0 frames, say) held against a limit
 * looks like a pass, so it is unmeasured, with status `error`; a quality that is not a number is no quality.
 */
export function found(rule: Rule, seen: Measurement): Finding {
  if (Number.isNaN(seen.value) && seen.level === 'pass') return unmeasured(rule, 'measures no number here', 'error');
  return {
    metric: {
      id: rule.id,
      version: rule.version,
      value: Number.isFinite(seen.value) ? Number(seen.value.toFixed(4)) : null,
      status: 'measured',
      ...(seen.threshold !== undefined && { threshold: seen.threshold, ok: seen.level === 'pass' }),
      ...(seen.note !== undefined && { note: seen.note }),
    },
    level: seen.level,
    ...(seen.level !== 'pass' && { reason: seen.reason ?? `${rule.id} is ${seen.value}` }),
    ...(rule.dimension && { dimension: rule.dimension }),
    ...(rule.dimension && isQuality(seen.quality01) && { quality01: clamp01(seen.quality01) }),
  };
}

// One NaN here would become the score of the whole take, which no verdict may carry and no log would store.
function isQuality(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value);
}

/** The finding of a rule that could not or need not look. */
export function unmeasured(rule: Rule, note: string, status: 'unmeasured' | 'error' = 'unmeasured'): Finding {
  return { metric: { id: rule.id, version: rule.version, value: null, status, note }, level: 'unmeasured' };
}

/** Quality of a value that is perfect at 0 and half good at its limit. */
export function qualityBelow(value: number, limit: number): number {
  return clamp01(1 - (0.5 * value) / limit);
}

/** The nearest number in 0..1. */
export function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
