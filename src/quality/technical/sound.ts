import { type Finding, found, unmeasured } from '../finding.ts';

/** Whether a take that must have sound has some. */
export const soundRule = {
  id: 'technical.sound',
  version: '1',
  /** A block of 50 ms whose peak stays under this is silent (about -60 dBFS). */
  silentPeak: 33,
  blockSamples: 2400,
  maxSilent01: 0.98,
} as const;

/** Whether the sound is cut off at full scale. */
export const clippingRule = { id: 'technical.clipping', version: '1', maxShare01: 0.001 } as const;

/** Whether sound and picture have one length. */
export const soundLengthRule = { id: 'technical.sound-length', version: '1', maxOffS: 0.25 } as const;

/** The sound of a take. */
export interface TakeSound {
  /** 48 kHz stereo samples, interleaved. */
  readonly samples: Int16Array;
  readonly durationS: number;
  readonly pictureS: number;
}

/** Judges the sound of a take; `null` when it has no sound stream. Values: silent share, clipped share, seconds off. */
export function judgeSound(sound: TakeSound | null, needed: boolean): readonly Finding[] {
  const rest = [clippingRule, soundLengthRule];
  if (!sound || sound.samples.length === 0) {
    if (!needed) return [soundRule, ...rest].map((rule) => unmeasured(rule, 'no sound stream, and none is needed'));
    const missing = found(soundRule, {
      value: 1,
      threshold: 'a sound stream',
      level: 'fail',
      reason: 'the take has no sound',
    });
    return [missing, ...rest.map((rule) => unmeasured(rule, 'no sound stream'))];
  }
  const silent01 = silentShare(sound.samples);
  const clipped01 = sound.samples.reduce((n, s) => (s >= 32767 || s <= -32768 ? n + 1 : n), 0) / sound.samples.length;
  const offS = Math.abs(sound.durationS - sound.pictureS);
  const silent = silent01 > soundRule.maxSilent01;
  return [
    found(soundRule, {
      value: silent01,
      ...(needed && { threshold: `<= ${soundRule.maxSilent01}` }),
      level: needed && silent ? 'fail' : 'pass',
      reason: 'the take is silent, but the shot needs sound',
    }),
    found(clippingRule, {
      value: clipped01,
      threshold: `<= ${clippingRule.maxShare01}`,
      level: clipped01 > clippingRule.maxShare01 ? 'warn' : 'pass',
      reason: 'the sound is clipped',
    }),
    found(soundLengthRule, {
      value: offS,
      threshold: `<= ${soundLengthRule.maxOffS} s`,
      level: needed && offS > soundLengthRule.maxOffS ? 'warn' : 'pass',
      reason: `sound and picture differ by ${offS.toFixed(2)} s`,
    }),
  ];
}

function silentShare(samples: Int16Array): number {
  const size = 2 * soundRule.blockSamples;
  const blocks = Math.ceil(samples.length / size);
  let silent = 0;
  for (let block = 0; block < blocks; block++) {
    const part = samples.subarray(block * size, (block + 1) * size);
    if (part.every((sample) => Math.abs(sample) <= soundRule.silentPeak)) silent++;
  }
  return silent / blocks;
}
