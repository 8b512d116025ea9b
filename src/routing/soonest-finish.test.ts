import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queuesOf } from './load.ts';
import type { Option } from './options.ts';
import { planEpisode } from './plan.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';
import { finishWithinS, leastFinishS, soonestFinishS } from './soonest-finish.ts';
import { tuning } from './tuning.ts';

const engines = ['v/a', 'v/b', 'v/c'];

/** Options of one shot, of which only the time is read. */
function optionsOf(slots: readonly number[], secondsEach: readonly number[]): readonly Option[] {
  return secondsEach.map(
    (workS, at) =>
      ({
        engine: engines[at],
        standing: standing(engines[at] ?? '', { concurrency: slots[at] ?? 1 }),
        workS,
        attemptS: workS,
        coolingS: 0,
      }) as Option,
  );
}

const world = fc.record({
  slots: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 3 }),
  shots: fc.array(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 6,
  }),
});

/** Seconds of the best of all ways to give whole shots to engines. */
function bestFinishS(shots: readonly (readonly Option[])[], slots: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let way = 0; way < engines.length ** shots.length; way++) {
    const given = engines.map(() => 0);
    shots.forEach((options, at) => {
      const e = Math.floor(way / engines.length ** at) % engines.length;
      given[e] = (given[e] ?? 0) + (options[e]?.workS ?? 0);
    });
    best = Math.min(best, Math.max(...given.map((workS, e) => workS / (slots[e] ?? 1))));
  }
  return best;
}

describe('the soonest finish', () => {
  it('lies between the bound and what greed finds, for any work and slots', () => {
    fc.assert(
      fc.property(world, ({ slots, shots }) => {
        const options = shots.map((each) => optionsOf(slots, each));
        const queues = queuesOf(options.flat());
        const best = bestFinishS(options, slots);
        expect(leastFinishS(options, queues)).toBeLessThanOrEqual(best * (1 + 1e-9));
        expect(soonestFinishS(options, queues)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves a deadline alone that some plan may hold, and gives way only to one that none can', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 600 }), ({ slots, shots }, deadlineS) => {
        const options = shots.map((each) => optionsOf(slots, each));
        const queues = queuesOf(options.flat());
        const withinS = finishWithinS(options, queues, deadlineS);
        if (bestFinishS(options, slots) <= deadlineS) expect(withinS).toBe(deadlineS);
        if (withinS !== deadlineS) expect(withinS).toBe(soonestFinishS(options, queues) * tuning.lateBy);
        expect(withinS).toBeGreaterThanOrEqual(deadlineS);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a plan whose deadline nothing can hold', () => {
  it('spreads the work instead of heaping it on the fastest engine', () => {
    const shots = Array.from({ length: 40 }, (_, at) => shot(`sh${at}`, { needs: { action: 1 } }));
    const standings = engines.map((id, at) =>
      standing(id, { concurrency: 1, latency: { baseS: 60 + 10 * at, perSecondS: 0 } }),
    );
    const strengths = engines.map((id) => row(id, 'action', 0.8));
    const plan = planEpisode(planInput(production(shots, { deadlineMin: 1 }), standings, strengths));
    const counts = engines.map((id) => plan.shots.filter(({ chosen }) => chosen === id).length);
    // Of 40 shots 15 : 13 : 12 would end together.
    for (const count of counts) expect(count).toBeGreaterThanOrEqual(7);
  });
});
