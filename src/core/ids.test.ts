import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeOf, episodeUnit, shotOf, shotUnit, ulid } from './ids.ts';

const zeros = { bytes: (n: number) => new Uint8Array(n) };

describe('ulid', () => {
  it('is 26 characters, and the time of the specification example', () => {
    expect(ulid(1_469_918_176_385, zeros)).toBe('01ARYZ6S410000000000000000');
  });

  it('sorts by time of creation', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(time, time, (a, b) => {
        expect(Math.sign(ulid(a, zeros) < ulid(b, zeros) ? -1 : ulid(a, zeros) > ulid(b, zeros) ? 1 : 0)).toBe(
          Math.sign(a - b),
        );
      }),
    );
  });

  it('uses 80 random bits', () => {
    const ones = { bytes: (n: number) => new Uint8Array(n).fill(255) };
    expect(ulid(0, ones)).toBe(`0000000000${'Z'.repeat(16)}`);
  });
});

describe('units', () => {
  it('name their shot and episode, and nothing for the production', () => {
    expect(shotOf(shotUnit('e01/sh010'))).toBe('e01/sh010');
    expect(episodeOf(shotUnit('e01/sh010'))).toBe('e01');
    expect(episodeOf(episodeUnit('e01'))).toBe('e01');
    expect(shotOf(episodeUnit('e01'))).toBeUndefined();
    expect(episodeOf('production')).toBeUndefined();
  });
});
