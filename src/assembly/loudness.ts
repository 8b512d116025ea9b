import type { Loudness } from '../media/sound.ts';

/** Highest true peak we deliver, dBTP (EBU R 128; also what the big video sites ask for). */
export const truePeakCeilingDb = -1;
/** Most gain applied to a quiet shot, dB: beyond this it is noise that would be lifted, not sound. */
export const maxGainDb = 20;

/**
 * Linear gain, dB, that brings a measured sound to the target without passing the true-peak ceiling.
 *
 * Silence is left alone (0 dB). A gain is never above `maxGainDb`; the ceiling wins over the target, so a spiky
 * sound stays below it rather than being clipped. No compression: dynamics inside a shot stay as they were.
 */
export function gainDbToward(targetLufs: number, measured: Loudness): number {
  if (measured.kind === 'silent') return 0;
  return Math.min(targetLufs - measured.integratedLufs, headroomDb(measured), maxGainDb);
}

/** Most gain, dB, before the true peak passes the ceiling; `maxGainDb` for silence. */
export function headroomDb(measured: Loudness): number {
  return measured.kind === 'silent' ? maxGainDb : truePeakCeilingDb - measured.truePeakDb;
}

/** Factor for the samples of a gain in dB. */
export function linearGain(gainDb: number): number {
  return 10 ** (gainDb / 20);
}
