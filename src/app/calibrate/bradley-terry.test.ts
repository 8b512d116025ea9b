import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { type Ability, abilitiesOf, type Duel } from './bradley-terry.ts';

const names = ['e1', 'e2', 'e3', 'e4'];

/** Two standard normal numbers from a generator. */
function normals(random: () => number): readonly [number, number] {
  const r = Math.sqrt(-2 * Math.log(1 - random()));
  const turn = 2 * Math.PI * random();
  return [r * Math.cos(turn), r * Math.sin(turn)];
}

/** A world of known abilities (middle 0) and duels drawn from it. */
function world(seed: number, rounds: number, spread = 1) {
  const random = seededRandom(seed);
  const raw = names.map(() => spread * normals(random)[0]);
  const middle = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const truth = new Map(names.map((name, index) => [name, (raw[index] ?? 0) - middle]));
  const duels: Duel[] = [];
  for (let round = 0; round < rounds; round++)
    for (const [index, first] of names.entries())
      for (const second of names.slice(index + 1)) {
        const p = 1 / (1 + Math.exp((truth.get(second) ?? 0) - (truth.get(first) ?? 0)));
        duels.push({ first, second, won01: random() < p ? 1 : 0 });
      }
  return { truth, duels };
}

const of = (abilities: readonly Ability[], player: string): Ability => {
  const found = abilities.find((each) => each.player === player);
  if (found === undefined) throw new Error(`no ${player}`);
  return found;
};

const anyDuel = fc
  .record({
    first: fc.constantFrom(...names),
    second: fc.constantFrom(...names),
    won01: fc.constantFrom(0, 0.5, 1),
  })
  .filter(({ first, second }) => first !== second);
const anyDuels = fc.array(anyDuel, { minLength: 1, maxLength: 60 });

describe('abilitiesOf', () => {
  it('finds the abilities of a known world when there are many duels', () => {
    const { truth, duels } = world(7, 800);
    for (const { player, logit } of abilitiesOf(duels))
      expect(Math.abs(logit - (truth.get(player) ?? 0))).toBeLessThan(0.12);
  });

  it('gives intervals that hold the truth nineteen times in twenty', () => {
    let inside = 0;
    let all = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const { truth, duels } = world(seed, 10);
      for (const { player, logit, sd } of abilitiesOf(duels)) {
        all += 1;
        if (Math.abs(logit - (truth.get(player) ?? 0)) <= 1.96 * sd) inside += 1;
      }
    }
    expect(inside / all).toBeGreaterThan(0.92);
    expect(inside / all).toBeLessThan(0.98);
  });

  it('is nearer to the truth than the raw share of wins where duels are few', () => {
    let shrunk = 0;
    let raw = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { truth, duels } = world(seed, 2, 0.5);
      for (const { player, logit } of abilitiesOf(duels)) {
        const own = duels.filter(({ first, second }) => [first, second].includes(player));
        const wins = own.reduce((sum, { first, won01 }) => sum + (first === player ? won01 : 1 - won01), 0);
        const odds = Math.log((wins + 0.5) / (own.length - wins + 0.5));
        shrunk += (logit - (truth.get(player) ?? 0)) ** 2;
        raw += (odds - (truth.get(player) ?? 0)) ** 2;
      }
    }
    expect(shrunk).toBeLessThan(0.8 * raw);
  });

  it('keeps a player that always won finite, and leaves equals where nobody is ahead', () => {
    const always = Array.from({ length: 30 }, () => ({ first: 'e1', second: 'e2', won01: 1 }));
    expect(of(abilitiesOf(always), 'e1').logit).toBeLessThan(3);
    const ties = Array.from({ length: 30 }, () => ({ first: 'e1', second: 'e2', won01: 0.5 }));
    expect(of(abilitiesOf(ties), 'e1').logit).toBeCloseTo(0, 9);
  });

  it('depends neither on the order of duels nor on which side a player stood, and sums to zero', () => {
    fc.assert(
      fc.property(anyDuels, (duels) => {
        const turned = duels.map(({ first, second, won01 }) => ({ first: second, second: first, won01: 1 - won01 }));
        const straight = abilitiesOf(duels);
        const other = abilitiesOf(turned.reverse());
        for (const { player, logit, sd, n } of straight) {
          expect(of(other, player).logit).toBeCloseTo(logit, 8);
          expect(of(other, player).sd).toBeCloseTo(sd, 8);
          expect(of(other, player).n).toBe(n);
        }
        expect(straight.reduce((sum, { logit }) => sum + logit, 0)).toBeCloseTo(0, 8);
      }),
      { numRuns: 80 },
    );
  });

  it('lies where the surprise of every player is balanced by the pull to the middle', () => {
    fc.assert(
      fc.property(anyDuels, fc.double({ min: 0.3, max: 3, noNaN: true }), (duels, spread) => {
        const found = abilitiesOf(duels, spread);
        for (const { player, logit } of found) {
          const surprise = duels.reduce((sum, { first, second, won01 }) => {
            if (first !== player && second !== player) return sum;
            const p = 1 / (1 + Math.exp(of(found, second).logit - of(found, first).logit));
            return sum + (first === player ? won01 - p : p - won01);
          }, 0);
          expect(surprise).toBeCloseTo(logit / spread ** 2, 6);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('never places a player lower for one more win, and narrows with every duel', () => {
    fc.assert(
      fc.property(anyDuels, anyDuel, (duels, { first, second }) => {
        const base = [...duels, { first, second, won01: 0.5 }];
        const before = of(abilitiesOf(base), first).logit;
        const after = abilitiesOf([...base, { first, second, won01: 1 }]);
        expect(of(after, first).logit).toBeGreaterThan(before);
        const doubled = abilitiesOf([...base, ...base, ...base, ...base]);
        expect(of(doubled, first).sd).toBeLessThan(of(abilitiesOf(base), first).sd);
      }),
      { numRuns: 80 },
    );
  });
});
