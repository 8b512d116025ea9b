import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions } from '../core/dimensions.ts';
import { learn, learnedFrom, nothingLearned, type ScoredTake, takesOn } from './learning.ts';
import { asOf, row, standing } from './sample-world.ts';
import type { RoutingSnapshot } from './snapshot.ts';
import { tableOf } from './strength-memory.ts';
import { strengthTable } from './strengths.ts';

const dayMs = 86_400_000;
const engines = [standing('v/a'), standing('v/b', { audio: false }), standing('v/c')];
const motion = { motion: 1 };

const takes = fc.array(
  fc.record({
    engine: fc.constantFrom('v/a', 'v/b', 'v/c'),
    requirement: fc.constantFrom(motion, { scene: 0.5, color: 0.5 }, { identity: 1 }),
    score01: fc.double({ min: 0, max: 1, noNaN: true }),
    by: fc.constantFrom<ScoredTake['by'][]>('judge', 'operator'),
  }),
  { maxLength: 12 },
);
const rows = fc
  .array(
    fc.record({
      engine: fc.constantFrom('v/a', 'v/b', 'v/c'),
      dimension: fc.constantFrom(...dimensions),
      mean: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 8 },
  )
  .map((list) => list.map(({ engine, dimension, mean }) => row(engine, dimension, mean, 12)));

describe('tableOf', () => {
  it('gives what a fresh table gives, whatever was asked before', () => {
    const snapshots = fc.array(fc.tuple(rows, takes, fc.integer({ min: 0, max: 400 })), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(snapshots, (list) => {
        for (const [strengths, own, days] of [...list, ...list]) {
          const snapshot: RoutingSnapshot = { asOf: asOf + days * dayMs, engines, strengths, takes: own };
          const fresh = strengthTable(
            strengths,
            engines.map(({ facts: { id, family, modelVersion } }) => ({ id, family, modelVersion })),
            snapshot.asOf,
            learnedFrom(own),
          );
          const table = tableOf(snapshot);
          for (const { facts } of engines)
            for (const dimension of dimensions)
              if (facts.audio || dimension !== 'audio')
                expect(table.get(facts.id)?.[dimension]).toEqual(fresh.get(facts.id)?.[dimension]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same all day and ages the next', () => {
    const strengths = [row('v/a', 'motion', 0.9, 12)];
    const at = (ms: number) => tableOf({ asOf: ms, engines, strengths }).get('v/a')?.motion;
    const morning = Math.floor(asOf / dayMs) * dayMs;
    expect(at(morning + dayMs - 1)).toBe(at(morning));
    expect(at(morning + dayMs)?.n).toBeLessThan(at(morning)?.n ?? 0);
  });

  it('knows an engine without sound for silent', () => {
    expect(tableOf({ asOf, engines, strengths: [] }).get('v/b')?.audio.mean).toBe(0);
  });
});

describe('learnedFrom', () => {
  it('comes to what learning one by one comes to', () => {
    fc.assert(
      fc.property(takes, (list) => {
        const [once, stepwise] = [learnedFrom(list), list.reduce(learn, nothingLearned)];
        for (const { facts } of engines) {
          const [a, b] = [takesOn(once, facts.id), takesOn(stepwise, facts.id)];
          expect(a.map(([by]) => by)).toEqual(b.map(([by]) => by));
          a.forEach(([, own], at) => {
            const other = b[at]?.[1];
            for (const [cell, value] of own.precision.entries())
              expect(value).toBeCloseTo(other?.precision[cell] ?? Number.NaN, 6);
            for (const [cell, value] of own.values.entries())
              expect(value).toBeCloseTo(other?.values[cell] ?? Number.NaN, 6);
            expect(own.squareSum).toBeCloseTo(other?.squareSum ?? Number.NaN, 6);
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});
