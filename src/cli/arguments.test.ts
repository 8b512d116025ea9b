import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delivery, dimensionList, dollars, factor, sha256Hex, wholeNumber } from './arguments.ts';

describe('dollars', () => {
  it('reads decimal amounts', () => {
    expect(['25', '7.50', '.5', '0', ' 3 '].map(dollars)).toEqual([25, 7.5, 0.5, 0, 3]);
  });

  it.each(['', ' ', '-5', '1e9', '0x10', 'NaN', 'Infinity', '5 USD', '$5', '1,5'])('refuses %j', (text) => {
    expect(() => dollars(text)).toThrow(InvalidArgumentError);
  });

  it('never gives anything but a finite amount', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isFinite(dollars(text)) && dollars(text) >= 0).toBe(true);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(InvalidArgumentError);
        }
      }),
    );
  });
});

describe('other arguments', () => {
  it('read what they say', () => {
    expect(wholeNumber(0, 65_535)('4711')).toBe(4711);
    expect(factor('0.5')).toBe(0.5);
    expect(sha256Hex('AB'.repeat(32))).toBe('ab'.repeat(32));
    expect(delivery('1280x720@24')).toEqual({ width: 1280, height: 720, fps: 24 });
  });

  it('refuse the rest', () => {
    for (const text of ['65536', '-1', '1.5', '', 'x']) expect(() => wholeNumber(0, 65_535)(text)).toThrow();
    for (const text of ['0', '-1', '', 'fast']) expect(() => factor(text)).toThrow();
    for (const text of ['', 'ab', 'g'.repeat(64)]) expect(() => sha256Hex(text)).toThrow();
    for (const text of ['0x720@24', '1280x720', '1280x720@0', '1280X720@24']) expect(() => delivery(text)).toThrow();
  });
});

describe('dimensionList', () => {
  it('reads commas and repetition alike', () => {
    expect(dimensionList('identity, motion')).toEqual(['identity', 'motion']);
    expect(dimensionList('motion', dimensionList('identity'))).toEqual(['identity', 'motion']);
  });

  it.each(['', 'face', 'identity,', 'identity,face', 'Identity'])('refuses %j, naming what there is', (text) => {
    expect(() => dimensionList(text)).toThrow(/identity, style, audio/);
  });
});
