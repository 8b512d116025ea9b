import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from './agreement.ts';
import type { Choice } from './choices.ts';
import type { Clip } from './clips.ts';
import { gatePlaces } from './gate-scores.ts';
import { measuredStrengths } from './measurement.ts';
import { clip } from './testing/clip.ts';

const prompts = Array.from({ length: 8 }, (_, index) => `p${index}`);

function choice(a: Clip, b: Clip, chosen: Choice['choice'], over: Partial<Choice> = {}): Choice {
  return {
    at: '2026-11-26T08:00:00.000Z',
    by: 'Ana',
    comparison: `${a.ref} ${b.ref}`,
    dimension: a.dimension,
    prompt: a.prompt,
    a: { engine: a.engine, sha256: a.sha256 },
    b: { engine: b.engine, sha256: b.sha256 },
    choice: chosen,
    emulated: a.emulated,
    ...over,
  };
}

const pairs = prompts.map((prompt) => [clip(prompt, 'v/e1'), clip(prompt, 'v/e2')] as const);
const clips = pairs.flat();

describe('measuredStrengths', () => {
  it('places the engine that people prefer above the middle and the other as far below', () => {
    const { rows } = measuredStrengths(
      clips,
      pairs.map(([a, b]) => choice(a, b, 'a')),
    );
    const [one, two] = ['v/e1', 'v/e2'].map((engine) => rows.find((row) => row.engine === engine));
    expect(one).toMatchObject({ n: 8, judgedBy: 'human', measuredOn: '2026-11-26', version: '1', emulated: false });
    expect(one?.mean ?? 0).toBeGreaterThan(0.8);
    expect((one?.mean ?? 0) + (two?.mean ?? 0)).toBeCloseTo(1.44, 3);
    expect(one?.low ?? 0).toBeGreaterThan(two?.high ?? 1);
  });

  it('takes nothing from a skipped comparison', () => {
    expect(
      measuredStrengths(
        clips,
        pairs.map(([a, b]) => choice(a, b, 'skip')),
      ).rows,
    ).toEqual([]);
  });

  it('marks what was measured on emulated clips and never mixes it with the rest', () => {
    const fakes = pairs.map(
      ([a, b]) =>
        [
          { ...a, emulated: true },
          { ...b, emulated: true },
        ] as const,
    );
    const said = [...pairs.map(([a, b]) => choice(a, b, 'a')), ...fakes.map(([a, b]) => choice(a, b, 'b'))];
    const { rows } = measuredStrengths([...clips, ...fakes.flat()], said);
    const best = (emulated: boolean) => rows.find((row) => row.emulated === emulated && row.mean > 0.75)?.engine;
    expect([best(false), best(true)]).toEqual(['v/e1', 'v/e2']);
    expect(rows.filter(({ emulated }) => emulated).every(({ source }) => source.includes('emulated'))).toBe(true);
  });
});

describe('gatePlaces', () => {
  it('does not mind how hard a prompt is, only how engines differ on it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 0.8, noNaN: true }), { minLength: 3, maxLength: 12 }),
        (levels) => {
          const scored = levels.flatMap((level, index) => [
            clip(`p${index}`, 'v/e1', { gate: { imaging: level + 0.1 } }),
            clip(`p${index}`, 'v/e2', { gate: { imaging: level - 0.1 } }),
          ]);
          const places = gatePlaces(scored);
          expect(places.map(({ engine, n }) => [engine, n])).toEqual([
            ['v/e1', levels.length],
            ['v/e2', levels.length],
          ]);
          expect(places[0]?.mean01).toBeCloseTo(0.82, 9);
          expect(places[1]?.mean01).toBeCloseTo(0.62, 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says nothing from a prompt that only one engine delivered', () => {
    expect(
      gatePlaces([clip('p1', 'v/e1', { gate: { imaging: 0.9 } }), clip('p2', 'v/e2', { gate: { imaging: 0.2 } })]),
    ).toEqual([]);
  });
});

describe('agreementOf', () => {
  const scored = (one: number, two: number): readonly [Clip, Clip] => [
    clip('p', 'v/e1', { dimension: 'imaging', gate: { imaging: one } }),
    clip('p', 'v/e2', { dimension: 'imaging', gate: { imaging: two } }),
  ];

  it.each([
    ['agrees', 0.9, 0.5, 1],
    ['disagrees', 0.5, 0.9, 0],
    ['has no opinion', 0.7, 0.702, 0.5],
  ] as const)('counts a gate that %s', (_name, one, two, agreed01) => {
    const [a, b] = scored(one, two);
    expect(agreementOf([choice(a, b, 'a')], [a, b])).toEqual([
      { engine: 'v/e1', agreed01, n: 1 },
      { engine: 'v/e2', agreed01, n: 1 },
    ]);
  });

  it('counts neither ties nor dimensions that the gate did not score', () => {
    const [a, b] = scored(0.9, 0.5);
    expect(agreementOf([choice(a, b, 'tie'), choice(a, b, 'a', { dimension: 'motion' })], [a, b])).toEqual([]);
  });
});
