import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ConfigError, Defect } from '../../core/errors.ts';
import { findMediaTools } from '../../media/tools.ts';
import type { AppContext } from '../context.ts';
import { renderClips } from './clips.ts';
import type { Measurement, MeasureTask } from './measurement.ts';
import { type EpisodeBench, episodeBench } from './report.ts';
import { canReadUsage } from './usage.ts';

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
  if (!canReadUsage) {
    const hint = 'Run it on Linux, e.g. in a container.';
    throw new ConfigError('usage.invalid', 'bench run reads /proc, which only Linux has', {}, { hint });
  }
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const say = options.onStep ?? (() => undefined);
  const dir = await mkdtemp(join(tmpdir(), 'shotcaller-bench-'));
  try {
    say('rendering the clips');
    const clips = await renderClips(tools, dir);
    const episodes: EpisodeBench[] = [];
    for (const shots of options.shots) {
      const load = loadavg()[0] ?? 0;
      const tasks = (['ours', 'bare'] as const).map((kind) => ({ kind, shots, clips, dir: join(dir, kind + shots) }));
      const found: Measurement[] = [];
      for (const task of tasks) {
        say(`${shots} shots, ${task.kind === 'ours' ? 'shotcaller run' : 'bare ffmpeg script'}`);
        await mkdir(task.dir);
        found.push(await measured(context, task));
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

async function measured({ env }: AppContext, task: MeasureTask): Promise<Measurement> {
  // The same file runs as .ts source and as built .js; the other entry has the extension of its neighbours.
  const entry = new URL(`./measure-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  const { PATH, SHOTCALLER_FFMPEG } = env;
  const child = spawn(process.execPath, [fileURLToPath(entry), JSON.stringify(task)], {
    // No keys: the measured process must not be able to reach an engine that costs money.
    env: { PATH, ...(SHOTCALLER_FFMPEG === undefined ? {} : { SHOTCALLER_FFMPEG }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [json, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Defect('defect.invariant', `The measured process ended with code ${code}`);
  return JSON.parse(json) as Measurement;
}
