import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Defect } from '../../core/errors.ts';
import { systemRandom } from '../../core/random.ts';
import { systemClock } from '../../core/system-clock.ts';
import { findMediaTools } from '../../media/tools.ts';
import { runProduction } from '../run.ts';
import { runBareScript } from './bare-script.ts';
import { benchProduction, clipOfShot, shotId } from './episode.ts';
import { instantEngine } from './instant-engine.ts';
import type { Measurement, MeasureTask } from './measurement.ts';
import { observeWork } from './observe-work.ts';
import { covered, splitProfile } from './split.ts';
import { readUsage } from './usage.ts';

// The entry of the measured process: its memory and CPU are its own, and its children's are ffmpeg's.

const samplingUs = 1000;
const task = JSON.parse(process.argv[2] ?? '{}') as MeasureTask;
const source = new URL('../../', import.meta.url).href;

async function ours({ shots, clips, dir }: MeasureTask): Promise<void> {
  const file = join(dir, 'production.yaml');
  await writeFile(file, benchProduction(shots));
  const clipOf = new Map(Array.from({ length: shots }, (_, i) => [`e01/${shotId(i)}`, clips[clipOfShot(i)] ?? '']));
  const engine = instantEngine((shot) => clipOf.get(shot) ?? '');
  const context = {
    env: process.env,
    cwd: dir,
    clock: systemClock,
    random: systemRandom,
    engines: new Map([[engine.facts.id, engine]]),
  };
  const { end, view } = await runProduction(context, file, { yes: true, stop: new AbortController().signal });
  if (end === 'done') return;
  const states = view.shots.map(({ id, state }) => `${id} ${state}`).join(', ');
  throw new Defect('defect.invariant', `The measured episode was not finished: ${end}; ${states}`);
}

async function measure(): Promise<Measurement> {
  const observed = observeWork();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingUs });
  await session.post('Profiler.start');
  const start = performance.now();
  if (task.kind === 'ours') await ours(task);
  else await runBareScript(await findMediaTools(process.env), task.clips, task.shots, task.dir);
  const wallS = (performance.now() - start) / 1000;
  const usage = readUsage(['c2pa']);
  const { profile } = await session.post('Profiler.stop');
  return {
    wallS,
    uncoveredWallS: wallS - covered([...observed.tools, ...observed.c2pa]) / 1000,
    toolCpuS: usage.childrenCpuS,
    c2paCpuS: Math.max(0, usage.ownCpuS - usage.mainCpuS - usage.helperCpuS),
    helperCpuS: usage.helperCpuS,
    main: splitProfile(profile, source),
    toolRuns: observed.tools.length,
    peakRssBytes: usage.peakRssBytes,
  };
}

process.stdout.write(`${JSON.stringify(await measure())}\n`);
