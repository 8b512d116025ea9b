import { type Finding, found, unmeasured } from '../finding.ts';
import { quantile, type ShotPictures } from './pictures.ts';

/** Few pictures a second, repeated to look like more. */
export const judderRule = {
  id: 'technical.judder',
  version: '1',
  dimension: 'temporal',
  maxAgreement01: 0.93,
  /** Mean change of luma up to which a frame repeats the one before. */
  maxRepeatChange: 0.12,
  /** Repeats every 2 frames are drawn animation on twos; only longer ones are a defect in a stylized shot. */
  periods: [2, 3, 4, 5, 6],
} as const;

/** Fails a take whose frames repeat in a fixed rhythm. Value: how well the best rhythm fits, 0..1. */
export function judgeJudder(pictures: ShotPictures, onTwosIsFine: boolean): Finding {
  const moving = quantile(pictures.change, 0.9);
  // Without motion there is no rhythm to see; the freeze rule has its own say.
  if (pictures.change.length < 12 || moving < 4 * judderRule.maxRepeatChange) {
    return unmeasured(judderRule, 'too little moves to see a rhythm');
  }
  const limit = Math.max(judderRule.maxRepeatChange, 0.1 * moving);
  const repeats = pictures.change.map((change) => change < limit);
  let best = { agreement01: 0, period: 0 };
  for (const period of judderRule.periods) {
    if (period === 2 && onTwosIsFine) continue;
    for (let phase = 0; phase < period; phase++) {
      const agreement01 = repeats.filter((repeat, i) => repeat === (i % period !== phase)).length / repeats.length;
      if (agreement01 > best.agreement01) best = { agreement01, period };
    }
  }
  const judders = best.agreement01 > judderRule.maxAgreement01;
  return found(judderRule, {
    value: best.agreement01,
    threshold: `<= ${judderRule.maxAgreement01}`,
    level: judders ? 'fail' : 'pass',
    reason: `only every ${best.period}th frame is new`,
    quality01: judders ? 0.2 : 1,
  });
}
