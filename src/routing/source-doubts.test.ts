import { describe, expect, it } from 'vitest';
import { learnedFrom, type ScoredTake } from './learning.ts';
import { asOf, row } from './sample-world.ts';
import { doubtedSources } from './source-doubts.ts';
import { evidenceOf, strengthTable } from './strengths.ts';

const engines = ['v/a', 'v/b', 'v/c', 'v/d'];
const subjects = engines.map((id) => ({ id }));
const asked = ['motion', 'scene', 'objects'] as const;

/** What the engines are really worth, by engine and dimension. */
const truth = [0.9, 0.8, 0.65, 0.55].map((level, at) => asked.map((_, d) => level + (d === at % 3 ? 0.05 : 0)));
const rowsOf = (source: string, figures: readonly (readonly number[])[]) =>
  engines.flatMap((engine, at) =>
    asked.map((dimension, d) => ({ ...row(engine, dimension, figures[at]?.[d] ?? 0, 30), source })),
  );
const honest = rowsOf('honest', truth);
const upsideDown = rowsOf('upside down', truth.toReversed());

/** Marks of a person that are what the engines are worth, engine after engine. */
const marks = (count: number, only = engines): ScoredTake[] =>
  Array.from({ length: count }, (_, k) => {
    const at = k % only.length;
    const d = k % 3;
    const engine = only[at] ?? '';
    const score01 = (truth[engines.indexOf(engine)]?.[d] ?? 0) + (k % 2 === 0 ? 0.06 : -0.06);
    return { engine, requirement: { [asked[d] ?? 'motion']: 1 }, score01, by: 'operator' };
  });

const doubtsAfter = (rows: typeof honest, takes: readonly ScoredTake[]) =>
  doubtedSources(evidenceOf(rows, subjects, asOf), learnedFrom(takes));

describe('doubtedSources', () => {
  it('cuts the source that own takes contradict, and leaves the other one all of its weight', () => {
    const doubts = doubtsAfter([...honest, ...upsideDown], marks(24));
    expect(doubts.get('upside down')?.worth01).toBeLessThan(0.2);
    expect(doubts.get('upside down')?.z).toBeGreaterThan(2.5);
    expect(doubts.has('honest')).toBe(false);
  });

  it('doubts nobody before a take, with one source, or while sources and takes agree', () => {
    expect(doubtsAfter([...honest, ...upsideDown], []).size).toBe(0);
    expect(doubtsAfter(upsideDown, marks(24)).size).toBe(0);
    for (const { worth01 } of doubtsAfter([...honest, ...rowsOf('like it', truth)], marks(24)).values())
      expect(worth01).toBeGreaterThan(0.8);
  });

  it('leaves a source alone that says nothing of the engines that were tried', () => {
    const apart = rowsOf('apart', truth).filter(({ engine }) => engine === 'v/d');
    const doubts = doubtsAfter([...honest, ...apart], marks(24, ['v/a', 'v/b']));
    expect(doubts.has('apart')).toBe(false);
  });

  it('does not depend on the order of rows', () => {
    const rows = [...honest, ...upsideDown];
    expect(doubtsAfter(rows.toReversed(), marks(12))).toEqual(doubtsAfter(rows, marks(12)));
  });
});

describe('strengths of two sources, one of them wrong', () => {
  const table = (rows: typeof honest, takes: readonly ScoredTake[]) =>
    strengthTable(rows, subjects, asOf, learnedFrom(takes));
  // Only the two worst engines were filmed, so that the others are known from the sources alone.
  const takes = marks(24, ['v/c', 'v/d']);

  it('keep what the right one says of engines that were not tried: better than doubting both alike', () => {
    const rows = [...honest, ...upsideDown];
    const lead = (told: typeof honest): number => {
      const found = table(told, takes);
      return (found.get('v/a')?.motion.mean ?? 0) - (found.get('v/c')?.motion.mean ?? 0);
    };
    const bothAlike = lead(rows.map((each) => ({ ...each, source: `all`, n: each.n })));
    expect(lead(rows)).toBeGreaterThan(bothAlike + 0.03);
  });

  it('show what is left of a doubted source, and say why', () => {
    const before = table(upsideDown, []).get('v/d')?.motion;
    const after = table([...honest.filter(({ engine }) => engine !== 'v/d'), ...upsideDown], takes).get('v/d')?.motion;
    const told = table([...honest, ...upsideDown], marks(3, ['v/c', 'v/d'])).get('v/a')?.motion;
    expect(before?.n).toBeCloseTo(30, 1);
    expect(after?.source).toMatch(/upside down \(human\), counted 0\.\d\d: own takes contradict it \(z \d\.\d\)/);
    expect(told?.n).toBeLessThan(60);
  });
});
