import type { Surroundings } from './candidates.ts';
import { addedWaitS, queuesOf } from './load.ts';
import type { ShotOptions } from './options.ts';
import type { PlanRules } from './plan-problem.ts';

/**
 * What a shot is judged under that is ranked by itself: the line on each engine, or else the attempts that run already,
 * and its group's engine where it has one.
 */
export function aloneAround({ shot, options, resting }: ShotOptions, rules: PlanRules): Surroundings {
  const queues = queuesOf([...options, ...resting]);
  const group = rules.groups.get(shot.ref);
  return {
    ...rules,
    previous: undefined,
    anchor: group === undefined ? undefined : rules.started.get(group),
    waitS: (option) => {
      const { line } = option.standing;
      if (line === undefined) return addedWaitS(queues.get(option.engine), 0, option);
      return line.takesAhead * option.attemptS * line.pace;
    },
  };
}
