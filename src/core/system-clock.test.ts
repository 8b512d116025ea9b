import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neverBack } from './system-clock.ts';

describe('neverBack', () => {
  /** A wall clock that is set by some milliseconds after each tick, beside one that nobody sets. */
  function times(steps: readonly { readonly tickMs: number; readonly setMs: number }[]): readonly number[] {
    let wall = 1_800_000_000_000;
    let monotonic = 5_000;
    const now = neverBack(
      () => wall,
      () => monotonic,
    );
    return [
      now(),
      ...steps.map(({ tickMs, setMs }) => {
        wall += tickMs + setMs;
        monotonic += tickMs;
        return now();
      }),
    ];
  }
  const passed = (seen: readonly number[]): readonly number[] =>
    seen.slice(1).map((at, index) => at - (seen[index] ?? 0));

  it('follows a clock that nobody sets', () => {
    expect(
      passed(
        times([
          { tickMs: 10, setMs: 0 },
          { tickMs: 250, setMs: 0 },
        ]),
      ),
    ).toEqual([10, 250]);
  });

  it('follows a clock that is set forward', () => {
    expect(passed(times([{ tickMs: 10, setMs: 3_600_000 }]))).toEqual([3_600_010]);
  });

  it('goes on as if nothing had happened when the clock is set back, and when it is put right again', () => {
    const steps = [
      { tickMs: 10, setMs: -3_600_000 },
      { tickMs: 20, setMs: 0 },
      { tickMs: 30, setMs: 3_600_000 },
      { tickMs: 40, setMs: 1_000 },
    ];
    expect(passed(times(steps))).toEqual([10, 20, 30, 1_040]);
  });

  it('passes at least as much time as really passed, whatever the wall clock does', () => {
    const step = fc.record({ tickMs: fc.nat(10_000), setMs: fc.integer({ min: -4_000_000, max: 4_000_000 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(passed(times(steps)).every((ms, index) => ms >= (steps[index]?.tickMs ?? 0))).toBe(true);
      }),
    );
  });
});
