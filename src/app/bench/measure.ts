import { writeFile } from 'node:fs/promises';
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
import { covered } from './stretches.ts';
import { readUsage } from './usage.ts';
import { type WatchedCpu, watchedPorts } from './watched-ports.ts';

async function ours({ shots, clips, dir }: MeasureTask, cpu: WatchedCpu): Promise<void> {
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
  const { end, view } = await runProduction(context, file, {
    yes: true,
    stop: new AbortController().signal,
    around: (ports) => watchedPorts(ports, cpu),
  });
  if (end === 'done') return;
  const states = view.shots.map(({ id, state }) => `${id} ${state}`).join(', ');
  throw new Defect('defect.invariant', `The measured episode was not finished: ${end}; ${states}`);
}

/** Runs the task in this process and says what the process used, its children included. */
export async function measure(task: MeasureTask): Promise<Measurement> {
  const observed = observeWork();
  const watched: WatchedCpu = { logS: 0, routingS: 0 };
  const start = performance.now();
  if (task.kind === 'ours') await ours(task, watched);
  else await runBareScript(await findMediaTools(process.env), task.clips, task.shots, task.dir);
  const wallS = (performance.now() - start) / 1000;
  const { ownCpuS, withoutWorkersCpuS, childrenCpuS, peakRssBytes } = readUsage(['c2pa']);
  return {
    wallS,
    uncoveredWallS: Math.max(0, wallS - covered([...observed.tools, ...observed.c2pa]) / 1000),
    cpuS: {
      log: watched.logS,
      routing: watched.routingS,
      media: childrenCpuS,
      signing: Math.max(0, ownCpuS - withoutWorkersCpuS),
      rest: Math.max(0, withoutWorkersCpuS - watched.logS - watched.routingS),
    },
    toolRuns: observed.tools.length,
    peakRssBytes,
  };
}
