import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gainDbToward, headroomDb, linearGain, maxGainDb, truePeakCeilingDb } from './loudness.ts';

const measured = (integratedLufs: number, truePeakDb: number) =>
  ({ kind: 'measured', integratedLufs, truePeakDb }) as const;

describe('gainDbToward', () => {
  it('lifts a quiet shot to the target', () => {
    expect(gainDbToward(-14, measured(-20, -10))).toBe(6);
  });

  it('lowers a loud shot to the target', () => {
    expect(gainDbToward(-14, measured(-8, -0.5))).toBe(-6);
  });

  it('stops at the true-peak ceiling rather than at the target', () => {
    expect(gainDbToward(-14, measured(-24, -4))).toBe(3);
  });

  it('never lifts by more than 20 dB', () => {
    expect(gainDbToward(-14, measured(-60, -50))).toBe(20);
  });

  it('leaves silence alone', () => {
    expect(gainDbToward(-14, { kind: 'silent' })).toBe(0);
  });

  it('keeps every result under the ceiling, the target and the greatest gain', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(number(-40, -5), number(-69, 0), number(-60, 6), (target, lufs, peak) => {
        const gain = gainDbToward(target, measured(lufs, peak));
        expect(peak + gain).toBeLessThanOrEqual(truePeakCeilingDb + 1e-9);
        expect(lufs + gain).toBeLessThanOrEqual(target + 1e-9);
        expect(gain).toBeLessThanOrEqual(maxGainDb);
        // Something always stops it: target, ceiling or greatest gain.
        const slack = Math.min(target - lufs - gain, truePeakCeilingDb - peak - gain, maxGainDb - gain);
        expect(slack).toBeCloseTo(0, 9);
      }),
    );
  });
});

describe('headroomDb', () => {
  it('is what is left below the ceiling', () => {
    expect(headroomDb(measured(-14, -7))).toBe(6);
    expect(headroomDb({ kind: 'silent' })).toBe(maxGainDb);
  });
});

describe('linearGain', () => {
  it('doubles at about 6 dB and is 1 at 0 dB', () => {
    expect(linearGain(0)).toBe(1);
    expect(linearGain(20)).toBeCloseTo(10, 12);
    expect(linearGain(-6.0206)).toBeCloseTo(0.5, 5);
  });
});
