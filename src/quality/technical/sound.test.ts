import { describe, expect, it } from 'vitest';
import { judgeSound } from './sound.ts';

const tone = (peak: number): Int16Array =>
  Int16Array.from({ length: 48_000 }, (_, i) => Math.max(-32768, Math.min(32767, peak * Math.sin(i / 40))));
const levels = (samples: Int16Array | null, needed: boolean, durationS = 0.5): string[] =>
  judgeSound(samples && { samples, durationS, pictureS: 0.5 }, needed).map((finding) => finding.level);

describe('judgeSound', () => {
  it('passes a tone, fails silence and absence when sound is needed', () => {
    expect(levels(tone(8000), true)).toEqual(['pass', 'pass', 'pass']);
    expect(levels(tone(0), true)).toEqual(['fail', 'pass', 'pass']);
    expect(levels(null, true)).toEqual(['fail', 'unmeasured', 'unmeasured']);
  });
  it('asks nothing of a shot that needs no sound', () => {
    expect(levels(tone(0), false)).toEqual(['pass', 'pass', 'pass']);
    expect(levels(null, false)).toEqual(['unmeasured', 'unmeasured', 'unmeasured']);
  });
  it('warns of clipping and of a length that is off', () => {
    expect(levels(tone(60_000), true)).toEqual(['pass', 'warn', 'pass']);
    expect(levels(tone(8000), true, 1)).toEqual(['pass', 'pass', 'warn']);
  });
});
