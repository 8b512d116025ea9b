import { explain } from '../../../routing/explanation.ts';
import { noHistory } from '../../../routing/input.ts';
import { planEpisode, rankShot } from '../../../routing/plan.ts';
import { speedInput } from './speed-input.ts';

/** Shortest time measured, milliseconds of CPU. */
const measuredMs = 1500;

/** Decisions with all terms, evidence and explanation per second of CPU time, 24 shots on eight engines. */
export interface RoutingSpeed {
  /** Each shot by itself, as a failover asks: requirement, eligibility, utilities, ranking, explanation. */
  readonly ranked: number;
  /** Whole plans: engines for all shots together, with forecast, decisions and explanations. */
  readonly planned: number;
}

/** Measures both. Strengths are fitted once, as in a production whose takes don't change between two decisions. */
export function routingSpeed(): RoutingSpeed {
  const input = speedInput(24);
  const told = (lines: readonly string[]): number => Math.min(1, lines.length);
  return {
    ranked: perSecond(() =>
      input.shots.reduce((made, shot) => made + told(explain(rankShot(input, shot, noHistory))), 0),
    ),
    planned: perSecond(() => planEpisode(input).shots.reduce((made, shot) => made + told(explain(shot)), 0)),
  };
}

function perSecond(work: () => number): number {
  for (let warm = 0; warm < 20; warm++) work();
  let made = 0;
  const began = process.cpuUsage();
  let spentMs = 0;
  while (spentMs < measuredMs) {
    made += work();
    const { user, system } = process.cpuUsage(began);
    spentMs = (user + system) / 1000;
  }
  return Math.round((made * 1000) / spentMs);
}
