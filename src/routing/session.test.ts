import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions } from '../core/dimensions.ts';
import { createRoutingSession } from './session.ts';

type Answer = { type: string; engine: string; ranking: { engine: string; utility: number }[]; [key: string]: unknown };

function talk(...messages: (object | string)[]): Answer[] {
  const session = createRoutingSession();
  return messages.map((each) => JSON.parse(session.handleLine(typeof each === 'string' ? each : JSON.stringify(each))));
}
const rowOf = (engine: string, dimension: string, mean: number, n = 40, source = 's') => ({
  engine,
  dimension,
  mean,
  n,
  source,
  judgedBy: 'human',
  measuredOn: '2026-05-01',
});
const evidence = (...rows: object[]) => ({ type: 'evidence', rows });
const route = (over: object = {}) => ({
  type: 'route',
  id: 's1',
  prompt: 'x',
  needs: { motion: 1 },
  engines: ['e1', 'e2', 'e3'],
  ...over,
});

describe('route --stdio', () => {
  it('routes by the evidence for what is needed and lists every engine once, best first', () => {
    const rows = [
      rowOf('e1', 'motion', 0.5),
      rowOf('e2', 'motion', 0.9),
      rowOf('e1', 'color', 0.9),
      rowOf('e2', 'color', 0.5),
    ];
    const [ok, motion, color] = talk(evidence(...rows), route(), route({ needs: { color: 2 } }));
    expect(ok).toEqual({ type: 'ok' });
    expect(motion).toMatchObject({
      type: 'decision',
      id: 's1',
      engine: 'e2',
      requirement: { motion: 1 },
      inferred: false,
    });
    expect(color?.engine).toBe('e1');
    expect(motion?.ranking.map(({ engine }) => engine).sort()).toEqual(['e1', 'e2', 'e3']);
  });

  it('infers the requirement when none is given', () => {
    const [, answer] = talk(
      evidence(rowOf('e1', 'color', 0.9), rowOf('e2', 'color', 0.4)),
      route({ needs: null, prompt: 'A purple umbrella' }),
    );
    expect(answer).toMatchObject({ engine: 'e1', inferred: true });
  });

  it('replaces a figure of the same engine, dimension and source, and adds one of another source', () => {
    const first = evidence(rowOf('e1', 'motion', 0.9), rowOf('e2', 'motion', 0.6));
    expect(talk(first, evidence(rowOf('e1', 'motion', 0.1)), route()).at(-1)?.engine).toBe('e2');
    expect(talk(first, evidence(rowOf('e1', 'motion', 0.8, 40, 'other')), route()).at(-1)?.engine).toBe('e1');
  });

  it('answers bad lines and unknown dimensions with an error and reads on', () => {
    const answers = talk(
      '{',
      { type: 'dance' },
      evidence(rowOf('e1', 'charm', 0.9)),
      route({ needs: { charm: 1 } }),
      evidence({ ...rowOf('e1', 'motion', 0.5), mean: 7 }),
      route({ engines: [] }),
      route(),
    );
    expect(answers.map(({ type, code, line }) => [type, code, line])).toEqual([
      ['error', 'route.bad-line', 1],
      ['error', 'route.bad-line', 2],
      ['error', 'route.unknown-dimension', 3],
      ['error', 'route.unknown-dimension', 4],
      ['error', 'route.bad-line', 5],
      ['error', 'route.bad-line', 6],
      ['decision', undefined, undefined],
    ]);
  });

  it('takes nothing from a message that is partly wrong', () => {
    const [, answer] = talk(evidence(rowOf('e2', 'motion', 0.99), rowOf('e2', 'charm', 0.9)), route());
    expect(new Set(answer?.ranking.map(({ utility }) => utility)).size).toBe(1);
  });

  it('learns from scores, more from a person than from a judge', () => {
    const observe = (by: string) => ({ type: 'observe', id: 's1', engine: 'e1', needs: null, score: 0.1, by });
    const after = (by: string) => {
      const answers = talk(
        evidence(rowOf('e1', 'motion', 0.8, 10), rowOf('e2', 'motion', 0.75, 10)),
        route(),
        observe(by),
        observe(by),
        route(),
      );
      return answers.at(-1)?.ranking.find(({ engine }) => engine === 'e1')?.utility ?? 1;
    };
    const untouched = talk(evidence(rowOf('e1', 'motion', 0.8, 10), rowOf('e2', 'motion', 0.75, 10)), route()).at(-1);
    expect(untouched?.engine).toBe('e1');
    expect(after('operator')).toBeLessThan(after('judge'));
    expect(after('judge')).toBeLessThan(untouched?.ranking[0]?.utility ?? 0);
  });

  it('believes a judge more who agrees with the person about the same shots, and one less who does not', () => {
    const marks = (by: string, scores: readonly number[]) =>
      scores.map((score, at) => ({ type: 'observe', id: `s${at}`, engine: 'e3', needs: { motion: 1 }, score, by }));
    const person = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 0.9 : 0.5));
    const judged = (agrees: boolean) => [
      ...marks('operator', person),
      ...marks('judge', agrees ? person : person.map((score) => 1.4 - score)),
    ];
    const against = Array.from({ length: 5 }, () => ({
      type: 'observe',
      engine: 'e1',
      needs: { motion: 1 },
      score: 0.3,
      by: 'judge',
    }));
    const lead = (...before: object[]): number => {
      const rows = evidence(
        rowOf('e1', 'motion', 0.8, 10),
        rowOf('e2', 'motion', 0.75, 10),
        rowOf('e3', 'motion', 0.7, 10),
      );
      const ranking = talk(
        rows,
        ...before,
        ...against,
        route({ needs: { motion: 1 }, engines: ['e1', 'e2', 'e3'] }),
      ).at(-1)?.ranking;
      const of = (id: string): number => ranking?.find(({ engine }) => engine === id)?.utility ?? Number.NaN;
      return of('e1') - of('e2');
    };
    const nameless = judged(true).map(({ id: _id, ...mark }) => mark);
    expect(lead(...judged(true))).toBeLessThan(lead(...nameless));
    expect(lead(...judged(false))).toBeGreaterThan(lead(...judged(true)));
  });

  it('changes its mind after enough contrary takes', () => {
    const contrary = Array.from({ length: 40 }, () => ({
      type: 'observe',
      engine: 'e1',
      needs: { motion: 1 },
      score: 0.2,
      by: 'operator',
    }));
    expect(
      talk(evidence(rowOf('e1', 'motion', 0.8), rowOf('e2', 'motion', 0.7)), ...contrary, route()).at(-1)?.engine,
    ).not.toBe('e1');
  });

  it('never decides by engine name or by the order of evidence or engines', () => {
    const cell = fc.record({
      engine: fc.integer({ min: 0, max: 2 }),
      dimension: fc.constantFrom(...dimensions),
      mean: fc.integer({ min: 1, max: 997 }),
      n: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 10 }), (cells) => {
        const ask = (names: string[], order: (list: object[]) => object[]) => {
          const unique = [...new Map(cells.map((each) => [`${each.engine} ${each.dimension}`, each])).values()];
          const rows = unique.map((each) => rowOf(names[each.engine] ?? '', each.dimension, each.mean / 997, each.n));
          const answer = talk(
            evidence(...order(rows)),
            route({ engines: order(names as unknown as object[]), needs: { motion: 0.6, color: 0.4 } }),
          ).at(-1);
          return new Map(answer?.ranking.map(({ engine, utility }) => [names.indexOf(engine), utility]));
        };
        const plain = ask(['e1', 'e2', 'e3'], (list) => list);
        const other = ask(['zeta', 'b', 'kappa'], (list) => list.toReversed());
        for (const [engine, utility] of plain) expect(other.get(engine)).toBeCloseTo(utility, 9);
      }),
      { numRuns: 50 },
    );
  });
});
