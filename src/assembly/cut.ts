import type { Sha256Hex } from '../core/hashing.ts';
import type { ShotRef } from '../core/ids.ts';
import type { MediaTools } from '../media/tools.ts';
import type { Delivery } from '../production/production.ts';
import type { Loudness } from './loudness.ts';

/** One shot of the cut. */
export interface CutShot {
  readonly ref: ShotRef;
  /** Path of the signed, normalised shot; its picture is copied, never encoded again. */
  readonly picture: string;
  /** Path of the clip whose sound is used; `null` for silence. */
  readonly sound: string | null;
  /** Frames the picture has; checked. */
  readonly frames: number;
  /** Gain for the sound, dB; measured and set toward the delivery's loudness when absent. */
  readonly gainDb?: number;
}

/** Where a cut is, for a progress line. */
export interface CutProgress {
  readonly step: 'check' | 'pictures' | 'sound' | 'mux' | 'verify';
  /** Parts of the step that are done, of `of`. */
  readonly done: number;
  readonly of: number;
}

/** What `cutEpisode` needs. */
export interface CutRequest {
  readonly tools: MediaTools;
  /** In playing order, at least one. */
  readonly shots: readonly CutShot[];
  readonly delivery: Delivery;
  /** Folder for temporary files on the same disk as `output`; made when missing, emptied of what was put there. */
  readonly workDir: string;
  /** Path of the episode; replaced in one step, or left as it was. */
  readonly output: string;
  /** Title in the container. */
  readonly title?: string;
  readonly onProgress?: (progress: CutProgress) => void;
}

/** A finished cut, as it was measured after writing. */
export interface CutEpisode {
  readonly file: string;
  readonly frames: number;
  readonly durationS: number;
  /** Of the finished file's sound track. */
  readonly loudness: Loudness;
  /** End of sound minus end of picture, seconds. */
  readonly soundOffsetS: number;
  readonly shots: readonly CutEpisodeShot[];
}

/** One shot inside the finished cut. */
export interface CutEpisodeShot {
  readonly ref: ShotRef;
  /** First frame in the episode, from 0. */
  readonly in: number;
  /** End, exclusive. */
  readonly out: number;
  /** Frame digest of the shot, read back from the episode and equal to the shot file's own. */
  readonly frameDigest: Sha256Hex;
  /** Gain that was applied to the shot's sound, dB. */
  readonly gainDb: number;
}
