import type { Split } from './split.ts';

/** What the measured process is told. */
export interface MeasureTask {
  /** `ours`: the real run; `bare`: the ffmpeg script. */
  readonly kind: 'ours' | 'bare';
  readonly shots: number;
  /** Clips by their place in `benchClips`. */
  readonly clips: readonly string[];
  /** Empty folder to work in. */
  readonly dir: string;
}

/** What one measured process used. Seconds are of CPU unless they say wall. */
export interface Measurement {
  readonly wallS: number;
  /** Wall time during which neither a media tool nor the C2PA thread was at work. */
  readonly uncoveredWallS: number;
  /** Child processes: ffmpeg and ffprobe. */
  readonly toolCpuS: number;
  /** The thread that signs and reads manifests. */
  readonly c2paCpuS: number;
  /** Helper threads of Node: memory, compiling, files. */
  readonly helperCpuS: number;
  /** Busy time of the main thread, by part; all of it in `rest` for the script. */
  readonly main: Split;
  /** Number of ffmpeg and ffprobe processes. */
  readonly toolRuns: number;
  readonly peakRssBytes: number;
}
