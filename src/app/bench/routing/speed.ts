import { explain } from '../../../routing/explanation.ts';
import { planEpisode } from '../../../routing/plan.ts';
import { speedInput } from './speed-input.ts';

/** Shortest time measured, milliseconds of CPU. */
const measuredMs = 1500;

/** Decisions with all terms, evidence and explanation per second of CPU time: plans of 24 shots on eight engines. */
export function decisionsPerSecond(): number {
  const input = speedInput(24);
  const plan = (): number => {
    const { shots } = planEpisode(input);
    return shots.reduce((sum, shot) => sum + Math.min(1, explain(shot).length), 0);
  };
  for (let warm = 0; warm < 5; warm++) plan();
  let made = 0;
  const began = process.cpuUsage();
  let spentMs = 0;
  while (spentMs < measuredMs) {
    made += plan();
    const { user, system } = process.cpuUsage(began);
    spentMs = (user + system) / 1000;
  }
  return Math.round((made * 1000) / spentMs);
}
