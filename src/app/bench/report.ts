import type { Measurement } from './measurement.ts';
import { type Part, parts } from './split.ts';

/** One episode, made both ways. */
export interface EpisodeMeasured {
  readonly shots: number;
  /** Load average of the last minute when it began. */
  readonly load: number;
  readonly ours: Measurement;
  readonly bare: Measurement;
}

/** What comes out for one episode length. */
export interface EpisodeBench extends EpisodeMeasured {
  /** Busy seconds per shot of our run. `media` and `signing` hold the tools' and the C2PA thread's CPU. */
  readonly perShotS: Readonly<Record<Part, number>>;
  /** Share of the whole that is neither media nor signing, 0..1. */
  readonly overhead01: number;
  /** Share of the wall time in which neither a media tool nor the C2PA thread was at work, 0..1. */
  readonly uncovered01: number;
  /** Cores in use on average. */
  readonly coresUsed: number;
  /** Ours divided by the bare script's. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
  readonly toolCpuRatio: number;
}

/** Puts the two measurements of an episode side by side. */
export function episodeBench(measured: EpisodeMeasured): EpisodeBench {
  const { shots, ours, bare } = measured;
  const { main } = ours;
  const busy = {
    ...main,
    media: main.media + ours.toolCpuS,
    signing: main.signing + ours.c2paCpuS,
    rest: main.rest + ours.helperCpuS,
  };
  const whole = parts.reduce((sum, part) => sum + busy[part], 0);
  const perShot = Object.fromEntries(parts.map((part) => [part, busy[part] / shots])) as Record<Part, number>;
  return {
    ...measured,
    perShotS: perShot,
    overhead01: (whole - busy.media - busy.signing) / whole,
    uncovered01: ours.uncoveredWallS / ours.wallS,
    coresUsed: whole / ours.wallS,
    wallRatio: ours.wallS / bare.wallS,
    cpuRatio: whole / cpuOf(bare),
    toolCpuRatio: ours.toolCpuS / bare.toolCpuS,
  };
}

function cpuOf({ main, toolCpuS, c2paCpuS, helperCpuS }: Measurement): number {
  return parts.reduce((sum, part) => sum + main[part], 0) + toolCpuS + c2paCpuS + helperCpuS;
}
