import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Defect } from '../../core/errors.ts';
import { findMediaTools } from '../../media/tools.ts';
import type { AppContext } from '../context.ts';
import { renderClips } from './clips.ts';
import type { Measurement, MeasureTask } from './measurement.ts';
import { inOwnProcess } from './own-process.ts';
import { type EpisodeBench, episodeBench } from './report.ts';
import { requireUsage } from './usage.ts';

/** How `bench run` measures. */
export interface BenchOptions {
  /** Episode lengths, shots. */
  readonly shots: readonly number[];
  /** Told what is being done, in words. */
  readonly onStep?: (step: string) => void;
}

/** What `bench run` found. */
export interface BenchReport {
  readonly cores: number;
  readonly node: string;
  readonly ffmpeg: string;
  readonly episodes: readonly EpisodeBench[];
}

/**
 * Makes episodes of clips that are there already, once as `shotcaller run` does and once with a bare ffmpeg script that
 * normalises and joins the same clips, each in a process of its own, one after the other.
 * @throws {ConfigError} `usage.invalid` where the kernel does not tell what processes used (other than Linux).
 */
export async function benchRun(context: AppContext, options: BenchOptions): Promise<BenchReport> {
  requireUsage();
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const say = options.onStep ?? (() => undefined);
  const dir = await mkdtemp(join(tmpdir(), 'shotcaller-bench-'));
  try {
    say('rendering the clips');
    const clips = await renderClips(tools, dir);
    const episodes: EpisodeBench[] = [];
    for (const shots of options.shots) {
      const load = loadavg()[0] ?? 0;
      const tasks: readonly MeasureTask[] = (['ours', 'bare'] as const).map((kind) => ({
        kind,
        shots,
        clips,
        dir: join(dir, kind + shots),
      }));
      const found: Measurement[] = [];
      for (const task of tasks) {
        say(`${shots} shots, ${task.kind === 'ours' ? 'shotcaller run' : 'bare ffmpeg script'}`);
        await mkdir(task.dir);
        found.push(await inOwnProcess<Measurement>(context, new URL('./measure-worker.ts', import.meta.url), task));
        await rm(task.dir, { recursive: true, force: true });
      }
      const [ours, bare] = found;
      if (ours === undefined || bare === undefined) throw new Defect('defect.invariant', 'Nothing was measured');
      episodes.push(episodeBench({ shots, load, ours, bare }));
    }
    return { cores: availableParallelism(), node: process.versions.node, ffmpeg: tools.version, episodes };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
