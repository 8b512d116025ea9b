import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes } from '../core/error-codes.ts';
import { ShotcallerError } from '../core/errors.ts';
import { exitCodeOf } from './exit-codes.ts';

describe('exitCodeOf', () => {
  it('gives every code of the contract its exit code', () => {
    const of = (code: ErrorCode): number => exitCodeOf(new ShotcallerError(code, 'x'));
    const groups = Map.groupBy(Object.keys(errorCodes) as ErrorCode[], of);
    expect(groups.get(1)?.every((code) => code.startsWith('defect.'))).toBe(true);
    expect(groups.get(4)?.every((code) => code.startsWith('budget.'))).toBe(true);
    expect(groups.get(5)).toEqual(['provenance.sign-failed', 'provenance.unverifiable-shot']);
    expect(groups.get(6)).toEqual(['engines.none-usable']);
    expect(groups.get(130)).toEqual(['run.interrupted']);
    expect([...groups.keys()].sort((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 130]);
  });

  it('calls what is not ours a defect', () => {
    expect([exitCodeOf(new TypeError('x')), exitCodeOf('x'), exitCodeOf(undefined)]).toEqual([1, 1, 1]);
  });
});
