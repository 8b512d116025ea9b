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

/** Parts of a run's CPU time. `rest`: this process without the others: judging pictures, hashing, its own start. */
export const parts = ['log', 'routing', 'media', 'signing', 'rest'] as const;
/** One of the parts. */
export type Part = (typeof parts)[number];

/** What one measured process used, its start included. */
export interface Measurement {
  readonly wallS: number;
  /** Wall time during which neither a media tool nor the C2PA thread was at work. */
  readonly uncoveredWallS: number;
  /** CPU seconds. `media` is ffmpeg and ffprobe, `signing` the thread that signs and reads manifests. */
  readonly cpuS: Readonly<Record<Part, number>>;
  /** Number of ffmpeg and ffprobe processes. */
  readonly toolRuns: number;
  /** Largest resident memory of the process, without its ffmpeg processes. */
  readonly peakRssBytes: number;
}
