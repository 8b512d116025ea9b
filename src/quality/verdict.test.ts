import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions } from '../core/dimensions.ts';
import { verdictSchema } from '../core/verdict.ts';
import { type Finding, found, unmeasured } from './finding.ts';
import { verdictOf } from './verdict.ts';

const imaging = { id: 'technical.noise', version: '1', dimension: 'imaging' } as const;
const temporal = { id: 'technical.flicker', version: '1', dimension: 'temporal' } as const;
const file = { id: 'technical.geometry', version: '1' } as const;
const good = (rule: typeof imaging | typeof temporal, quality01: number): Finding =>
  found(rule, { value: 1, level: 'pass', quality01 });

describe('verdictOf', () => {
  it('gives no score where nothing that the shot requires was measured [row 27]', () => {
    const verdict = verdictOf([good(imaging, 1)], { action: 0.6, motion: 0.4 });
    expect(verdict).toMatchObject({ verdict: 'pass', score01: null, coverage01: 0 });
    expect(verdict.dimensions.action?.status).toBe('unmeasured');
  });
  it('weighs what was measured by what the shot requires', () => {
    const verdict = verdictOf([good(imaging, 0.8), good(temporal, 0.4)], { imaging: 3, temporal: 1, story: 4 });
    expect(verdict.score01).toBeCloseTo((3 * 0.8 + 0.4) / 4, 6);
    expect(verdict.coverage01).toBe(0.5);
  });
  it('counts every dimension the same without a requirement', () => {
    expect(verdictOf([good(imaging, 1), good(temporal, 1)], {}).coverage01).toBeCloseTo(2 / dimensions.length, 3);
  });
  it('caps the score of a dimension in which a rule failed', () => {
    const failed = found(imaging, { value: 9, threshold: '<= 6', level: 'fail', reason: 'noisy', quality01: 0.9 });
    const verdict = verdictOf([good(imaging, 1), failed, found(file, { value: 2, level: 'warn', reason: 'odd' })], {
      imaging: 1,
    });
    expect(verdict).toMatchObject({ verdict: 'fail', score01: 0.3, reasons: ['noisy', 'odd'] });
  });
  it('leaves a quality that is no number out of the score, and scores by the others', () => {
    const broken = found(imaging, { value: 1, level: 'pass', quality01: Number.NaN });
    expect(verdictOf([broken], { imaging: 1 })).toMatchObject({ score01: null, coverage01: 0 });
    expect(verdictOf([broken, good(imaging, 0.8)], { imaging: 1 }).score01).toBe(0.8);
  });
  it('never takes a value that is no number for a pass', () => {
    const broken = found(imaging, { value: Number.NaN, level: 'pass', quality01: 1 });
    expect(broken).toMatchObject({ level: 'unmeasured', metric: { status: 'error', value: null } });
    const failed = found(imaging, { value: Number.NaN, level: 'fail', reason: 'noisy' });
    expect(verdictOf([failed], { imaging: 1 }).verdict).toBe('fail');
  });
  it('always keeps to the schema and never fails without a failed rule [row 27 F]', () => {
    const anyFinding = fc.oneof(
      fc
        .record({ value: fc.double(), level: fc.constantFrom('pass', 'warn', 'fail'), quality01: fc.double() })
        .map((m) => found(imaging, m)),
      fc.constant(unmeasured(temporal, 'not needed')),
    );
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 6 }), (findings) => {
        const verdict = verdictOf(findings, { imaging: 1, color: 1 });
        verdictSchema.parse(verdict);
        expect(verdict.verdict === 'fail').toBe(findings.some((finding) => finding.level === 'fail'));
      }),
    );
  });
});
