import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dimensions } from '../core/dimensions.ts';
import { publicPriors } from '../routing/adapters/priors.ts';
import { readConfig } from './config.ts';
import { evidenceRows, readStrengthsFile, strengthsText } from './strengths-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-strengths-'));
afterAll(() => rmSync(dir, { recursive: true }));

function written(text: string, name = 'strengths.json'): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const row = {
  engine: 'luma/ray-2',
  dimension: 'motion' as const,
  mean: 0.7,
  low: 0.6,
  high: 0.8,
  n: 12,
  source: 'own calibration, blind comparisons',
  judgedBy: 'human' as const,
  measuredOn: '2026-11-25',
  version: 'ray-2',
  emulated: false,
};

describe('a strengths file', () => {
  it('reads back what was written', () => {
    const rows = fc.array(
      fc.record({
        engine: fc.constantFrom('luma/ray-2', 'runway/gen4.5'),
        dimension: fc.constantFrom(...dimensions),
        mean: fc.double({ min: 0, max: 1, noNaN: true }),
        n: fc.integer({ min: 1, max: 500 }),
        source: fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /\S/.test(text)),
        judgedBy: fc.constantFrom('human' as const, 'judge' as const),
        measuredOn: fc.constant('2026-11-25'),
        emulated: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(rows, (some) => {
        const file = written(strengthsText({ rows: some, agreement: [] }));
        expect(readStrengthsFile(file).rows).toEqual(some);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [{ ...row, mean: 1.2 }, /strengths\.json:1:\d+ rows\[0\]\.mean: found 1\.2, allowed: a number >= 0 and <= 1/],
    [{ ...row, dimension: 'moton' }, /did you mean motion/],
    [{ ...row, n: 0 }, /rows\[0\]\.n: found 0/],
    [{ ...row, sd: 0.1 }, /rows\[0\]\.sd: unknown key/],
    [{ ...row, measuredOn: 'yesterday' }, /a date such as/],
  ])('says where it is wrong', (wrong, message) => {
    const file = written(JSON.stringify({ schema: 'shotcaller.strengths/1', rows: [wrong] }));
    expect(() => readStrengthsFile(file)).toThrow(message);
  });

  it('refuses another version', () => {
    expect(() => readStrengthsFile(written('{"schema":"shotcaller.strengths/2","rows":[]}'))).toThrow(/schema: found/);
  });

  it('adds its rows to the priors when the configuration lists it, relative to the configuration', () => {
    const inner = join(dir, 'project');
    mkdirSync(inner);
    written(strengthsText({ rows: [row], agreement: [] }));
    writeFileSync(join(inner, 'shotcaller.config.yaml'), 'strengths: [../strengths.json]\n');
    const clock = { now: () => 0, sleepUntil: () => Promise.resolve() };
    const config = readConfig({ env: {}, cwd: inner, clock, random: { bytes: () => new Uint8Array() } }, inner);
    const { low: _low, high: _high, emulated: _emulated, ...known } = row;
    expect(evidenceRows(config)).toEqual([...publicPriors(), known]);
    expect(evidenceRows({})).toEqual(publicPriors());
  });
});
