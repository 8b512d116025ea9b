import type { BenchReport } from '../../app/bench/bench-run.ts';
import type { EpisodeBench } from '../../app/bench/report.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

/** A benchmark for people: time per shot by what it went into, then the ratios to the bare script of the same run. */
export function benchLines({ cores, node, ffmpeg, episodes }: BenchReport, out: Output): readonly string[] {
  const head = ['shots', 'log', 'routing', 'media', 'signing', 'rest', 'not media or signing', 'idle', 'peak memory'];
  const rows = episodes.map((episode) => splitRow(episode));
  return [
    `${cores} cores, Node ${node}, ffmpeg ${ffmpeg}; CPU seconds per shot`,
    ...tableLines([head.map((word) => out.paint('dim', word)), ...rows], out.columns),
    '',
    ...episodes.map(
      ({ shots, ratio, coresUsed, load, ours, bare }) =>
        `${shots} shots: ${ours.wallS.toFixed(1)} s beside ${bare.wallS.toFixed(1)} s of a bare ffmpeg script = ${ratio.wall.toFixed(2)}x the time, ` +
        `${ratio.cpu.toFixed(2)}x the work, ${coresUsed.toFixed(1)} cores in use (load ${load.toFixed(1)} at the start)`,
    ),
  ];
}

/** `idle`: share of the time in which neither ffmpeg nor the signing thread was at work. */
function splitRow({ shots, perShotS, overhead01, uncovered01, ours }: EpisodeBench): readonly string[] {
  const seconds = [perShotS.log, perShotS.routing, perShotS.media, perShotS.signing, perShotS.rest];
  return [
    String(shots),
    ...seconds.map((value) => value.toFixed(3)),
    `${(overhead01 * 100).toFixed(1)}%`,
    `${(uncovered01 * 100).toFixed(1)}%`,
    `${Math.round(ours.peakRssBytes / 1e6)} MB`,
  ];
}
