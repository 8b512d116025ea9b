import { describe, expect, it } from 'vitest';
import { acceptanceOutlook, qualityRejectsMax, takesLeft } from './acceptance.ts';
import { rankShot } from './plan.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';

describe('the takes a shot may still get', () => {
  it('end with its attempts, or with the rejects after which a person is asked', () => {
    expect(takesLeft(2, 0)).toBe(2);
    expect(takesLeft(8, 0)).toBe(qualityRejectsMax);
    expect(takesLeft(8, 2)).toBe(qualityRejectsMax - 2);
    // A person who asks for another take gets one.
    expect(takesLeft(8, qualityRejectsMax)).toBe(1);
  });

  it('are all that a decision reckons with, however many attempts the policy allows', () => {
    const one = shot('sh010', { needs: { action: 1 } });
    const made = production([one]);
    const input = planInput(
      { ...made, policy: { ...made.policy, maxAttemptsPerShot: 20 } },
      [standing('v/a')],
      [row('v/a', 'action', 0.5)],
    );
    const ranked = (rejectedOn: readonly string[]) =>
      rankShot(input, one, { refusedBy: [], failedOn: [], rejectedOn }).candidates[0];
    for (const [rejects, takes] of [
      [0, 3],
      [1, 2],
      [2, 1],
    ] as const) {
      const found = ranked(Array.from({ length: rejects }, () => 'v/z'));
      const { attempts } = acceptanceOutlook(found?.pAccept ?? 0, 0, takes);
      expect(found?.expectedS).toBeCloseTo((found?.attemptS ?? 0) * attempts, 6);
    }
  });
});
