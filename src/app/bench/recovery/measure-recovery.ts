import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { rfc3339 } from '../../../core/clock.ts';
import { chain, checkChain, genesis } from '../../../core/events/chain.ts';
import { parseEvent } from '../../../core/events/event.ts';
import { systemRandom } from '../../../core/random.ts';
import { systemClock } from '../../../core/system-clock.ts';
import type { Engine } from '../../../engines/engine.ts';
import { foldAll } from '../../../orchestration/fold.ts';
import type { Ports } from '../../../orchestration/ports.ts';
import { runLocally } from '../../../runner/local.ts';
import { openLog } from '../../../store/sqlite/log.ts';
import { instantFacts } from '../instant-engine.ts';
import { readUsage } from '../usage.ts';
import { mainCpuS } from '../watched-ports.ts';
import { eventsInFlight, eventsOfSeries } from './flight-log.ts';
import type { FoldMeasured, OpeningSteps, RecoveryTask, Restart, Took } from './recovery-measurement.ts';

/** Does the task in this process and says how long its parts took. */
export async function measureRecovery(task: RecoveryTask): Promise<OpeningSteps | Restart | FoldMeasured | null> {
  switch (task.kind) {
    case 'write':
      await writeLog(task.shots, task.dir);
      return null;
    case 'steps':
      return openingSteps(task.dir);
    case 'restart':
      return restart(task.shots, task.dir);
    case 'fold':
      return foldOfSeries(task.events);
  }
}

async function writeLog(shots: number, dir: string): Promise<void> {
  const log = openLog(dir, systemClock, systemRandom);
  for (const group of eventsInFlight(shots, systemClock.now()))
    await log.append(group, 'production', log.state().versions.production ?? 0);
  log.close();
}

/** The same steps as `openLog`, with the same functions, but one after the other over the whole log. */
function openingSteps(dir: string): OpeningSteps {
  const read = stopwatch();
  const db = new DatabaseSync(join(dir, 'log.db'), { readOnly: true });
  const texts = db
    .prepare('SELECT body FROM events ORDER BY seq')
    .all()
    .map((row) => String(row['body']));
  db.close();
  const readTook = read();
  const parse = stopwatch();
  const events = texts.map((text, at) => parseEvent(text, at + 1));
  const parseTook = parse();
  const check = stopwatch();
  if (!checkChain(events).ok) throw new Error('the chain breaks');
  const checkTook = check();
  const folding = stopwatch();
  foldAll(events);
  return {
    events: events.length,
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
    read: readTook,
    parse: parseTook,
    chain: checkTook,
    fold: folding(),
  };
}

async function restart(shots: number, dir: string): Promise<Restart> {
  const load = { wallMs: performance.now(), cpuMs: mainCpuS() * 1000 };
  const opening = stopwatch();
  const log = openLog(dir, systemClock, systemRandom);
  const open = opening();
  const stop = new AbortController();
  const watch = stopwatch();
  const marks: Took[] = [];
  let calls = 0;
  let recorded = 0;
  const observe: Engine['observe'] = async () => {
    calls += 1;
    if (calls === 1 || calls === shots) marks.push(watch());
    return { kind: 'running' };
  };
  const engine = { facts: instantFacts, observe } as unknown as Engine;
  log.subscribe(() => {
    recorded += 1;
    if (recorded === shots) stop.abort();
  });
  // Only the log, the clock and the engines are touched while every shot is in flight.
  const ports = { log, clock: systemClock, random: systemRandom, engines: { engine: () => engine } };
  await runLocally(ports as unknown as Ports, { episodes: Object.keys(log.state().episodes), stop: stop.signal });
  const end = watch();
  log.close();
  const [first, last] = shots === 1 ? [marks[0], marks[0]] : marks;
  if (first === undefined || last === undefined) throw new Error('not every shot was looked at');
  const peak = readUsage([]).peakRssBytes;
  return { load, open, firstCall: first, allCalls: less(last, first), recorded: less(end, last), peakRssBytes: peak };
}

function foldOfSeries(least: number): FoldMeasured {
  const now = systemClock.now();
  let head = { seq: 0, hash: genesis };
  const events = eventsOfSeries(least, now).map((entry) => {
    const next = chain(head, entry, `id${head.seq + 1}`, rfc3339(now));
    head = next;
    return next;
  });
  const folding = stopwatch();
  const state = foldAll(events);
  return { events: events.length, shots: Object.keys(state.shots).length, fold: folding() };
}

function stopwatch(): () => Took {
  const wall = performance.now();
  const cpu = mainCpuS();
  return () => ({ wallMs: performance.now() - wall, cpuMs: (mainCpuS() - cpu) * 1000 });
}

function less(a: Took, b: Took): Took {
  return { wallMs: a.wallMs - b.wallMs, cpuMs: a.cpuMs - b.cpuMs };
}
