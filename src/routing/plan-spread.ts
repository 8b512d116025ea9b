import type { ShotDecision } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { freeOf } from './candidates.ts';
import { byCodeUnit } from './snapshot.ts';

/**
 * How a plan spreads its shots over engines. A router that sends everything to one engine shows 0 bits; that may be
 * right, and should be seen.
 */
export interface PlanSpread {
  /** Engines with the number of shots planned on them, most shots first. */
  readonly engines: readonly { readonly engine: EngineId; readonly shots: number }[];
  /** Shannon entropy of the shares of the engines, in bits. */
  readonly bits: number;
  /** Bits if the shots were spread evenly over every engine that can make any of them: the most there could be. */
  readonly mostBits: number;
}

/** Spread of some decisions; shots that nobody makes don't count. */
export function planSpread(decisions: readonly ShotDecision[]): PlanSpread {
  const counts = new Map<EngineId, number>();
  const able = new Set<EngineId>();
  for (const { chosen, candidates } of decisions) {
    if (chosen === null) continue;
    counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    able.add(chosen);
    for (const { engine } of freeOf(candidates)) able.add(engine);
  }
  const shots = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, Math.min(able.size, shots));
  return {
    engines: [...counts]
      .map(([engine, count]) => ({ engine, shots: count }))
      .sort((a, b) => b.shots - a.shots || byCodeUnit(a.engine, b.engine)),
    bits: [...counts.values()].reduce((sum, count) => sum - (count / shots) * Math.log2(count / shots), 0) || 0,
    mostBits: evenBits(shots, most),
  };
}

/** Entropy of some shots dealt out as evenly as they can be. */
function evenBits(shots: number, engines: number): number {
  if (shots === 0) return 0;
  const [low, more] = [Math.floor(shots / engines), shots % engines];
  const part = (count: number): number => (count === 0 ? 0 : -(count / shots) * Math.log2(count / shots));
  return more * part(low + 1) + (engines - more) * part(low) || 0;
}
