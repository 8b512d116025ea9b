/** Loudness of a piece of sound; `null` where it is silent or too short to be measured. */
export interface Loudness {
  /** Integrated programme loudness, LUFS (ITU-R BS.1770). */
  readonly integratedLufs: number | null;
  /** True peak, dBTP. */
  readonly truePeakDb: number | null;
}

/** Highest true peak we deliver, dBTP (EBU R 128; also what the big video sites ask for). */
export const truePeakCeilingDb = -1;
/** Most gain applied to a quiet shot, dB: beyond this it is noise that would be lifted, not sound. */
export const maxGainDb = 20;
/** At or below this, LUFS, sound counts as silence: the absolute gate of ITU-R BS.1770. */
export const silenceLufs = -70;

/**
 * Linear gain, dB, that brings a measured sound to the target without passing the true-peak ceiling.
 *
 * Silence is left alone (0 dB). A gain is never above `maxGainDb`; the ceiling wins over the target, so a spiky
 * sound stays below it rather than being clipped. No compression: dynamics inside a shot stay as they were.
 */
export function gainDbToward(targetLufs: number, measured: Loudness): number {
  if (isSilent(measured)) return 0;
  const wanted = targetLufs - (measured.integratedLufs ?? targetLufs);
  const headroom = measured.truePeakDb === null ? maxGainDb : truePeakCeilingDb - measured.truePeakDb;
  return Math.min(wanted, headroom, maxGainDb);
}

/** True when nothing above the absolute gate was measured. */
export function isSilent(measured: Loudness): boolean {
  const { integratedLufs } = measured;
  return integratedLufs === null || !Number.isFinite(integratedLufs) || integratedLufs <= silenceLufs;
}

/** Factor for the samples of a gain in dB. */
export function linearGain(gainDb: number): number {
  return 10 ** (gainDb / 20);
}
