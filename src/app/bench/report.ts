import { type Measurement, type Part, parts } from './measurement.ts';

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
  /** CPU seconds per shot of our run. */
  readonly perShotS: Readonly<Record<Part, number>>;
  /** Share of our CPU time that is neither media tools nor signing, 0..1. */
  readonly overhead01: number;
  /** Share of our wall time in which neither a media tool nor the C2PA thread was at work, 0..1. */
  readonly uncovered01: number;
  /** Cores in use on average. */
  readonly coresUsed: number;
  /** Ours divided by the bare script's. */
  readonly ratio: { readonly wall: number; readonly cpu: number; readonly mediaCpu: number };
}

/** Puts the two measurements of an episode side by side. */
export function episodeBench(measured: EpisodeMeasured): EpisodeBench {
  const { shots, ours, bare } = measured;
  const whole = wholeCpuS(ours);
  const perShot = parts.map((part): [Part, number] => [part, ours.cpuS[part] / shots]);
  return {
    ...measured,
    perShotS: Object.fromEntries(perShot) as Record<Part, number>,
    overhead01: (whole - ours.cpuS.media - ours.cpuS.signing) / whole,
    uncovered01: ours.uncoveredWallS / ours.wallS,
    coresUsed: whole / ours.wallS,
    ratio: {
      wall: ours.wallS / bare.wallS,
      cpu: whole / wholeCpuS(bare),
      mediaCpu: ours.cpuS.media / bare.cpuS.media,
    },
  };
}

/** All CPU seconds of a measured process and its tools. */
export function wholeCpuS({ cpuS }: Measurement): number {
  return parts.reduce((sum, part) => sum + cpuS[part], 0);
}
