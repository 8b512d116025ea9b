import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processContext } from '../../src/app/context.ts';
import { verify } from '../../src/app/verify.ts';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import type { EventType } from '../../src/core/events/payloads.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { ProductionState } from '../../src/orchestration/state.ts';
import { type Command, runCommand, runJson, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, ofType, stateDirOf, wholeLog } from '../e2e/stage/production-log.ts';
import { type ClockFile, clockIn } from './clock-file.ts';
import { stormDamage } from './storm-books.ts';
import { stormFaults } from './storm-faults.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

/** Ways a run may end by itself in a storm: done, shots held, budget stop, no usable engine. */
const honestEnds: readonly (number | null)[] = [0, 3, 4, 6];

/** One production in the storm, with a clock that the test moves on between two runs. */
interface Storm {
  readonly tiny: TinyProduction;
  readonly clock: ClockFile;
  readonly env: NodeJS.ProcessEnv;
  readonly random: () => number;
  shiftMs: number;
  kills: number;
  readonly told: string[];
}

/** Time passes, here and at the vendors, while nothing runs: rests, deadlines and links end. */
async function passTime(storm: Storm, seconds: number): Promise<void> {
  storm.shiftMs += seconds * 1000;
  storm.clock.shiftTo(storm.shiftMs);
  await storm.tiny.lab.tell('clock', { advanceS: seconds });
}

function stateOf({ tiny }: Storm): ProductionState | undefined {
  const exists = existsSync(join(stateDirOf(tiny.dir, tinyId), 'log.db'));
  return exists ? foldedLog(tiny.dir, tinyId) : undefined;
}

/** Waits for the n-th new event and a little longer, or for a while whatever happens. */
async function aMoment(storm: Storm, run: Command, watch: LogWatch): Promise<string> {
  const { random } = storm;
  const wanted = 1 + Math.floor(random() * 9);
  const delayMs = Math.round(random() ** 4 * 1500);
  const began = performance.now();
  const seen: string[] = [];
  // Now and then without looking at the log, else a while after it first moved, however slowly the machine starts.
  const blind = random() < 0.1;
  const patienceMs = 2000 + random() * 4000;
  let due = began + (blind ? patienceMs / 2 : 30_000);
  await until(
    'the moment, or the end of the run',
    () => {
      const moved = seen.length > 0;
      seen.push(...watch.news());
      if (!blind && !moved && seen.length > 0) due = performance.now() + patienceMs;
      if (seen.length >= wanted) due = Math.min(due, performance.now() + delayMs);
      return run.ended() || performance.now() >= due || undefined;
    },
    { everyMs: 3, withinMs: 120_000 },
  );
  return `${Math.round(performance.now() - began)} ms, ${seen.length} events, last ${seen.at(-1)}`;
}

/** One run that is killed, stopped or paused and killed. `true` when it ended by itself before. */
async function disturb(storm: Storm): Promise<boolean> {
  const { tiny, random, told } = storm;
  if (random() < 0.5) await passTime(storm, Math.round(random() ** 2 * 300));
  const run = startCommand(['run', tiny.file, '--yes'], storm.env);
  const watch = new LogWatch(tiny.dir, tinyId, stateOf(storm)?.seq ?? 0);
  const first = await aMoment(storm, run, watch);
  const way = random();
  if (way < 0.15 && !run.ended()) {
    run.kill('SIGSTOP');
    const paused = performance.now() + 500 + random() * 2500;
    await until('the end of the pause', () => performance.now() >= paused || undefined);
    run.kill('SIGCONT');
    told.push(`paused at ${first}`);
    await aMoment(storm, run, watch);
  }
  watch.close();
  const early = !run.ended();
  run.kill(way > 0.9 ? 'SIGTERM' : 'SIGKILL');
  const { code, signal, stdout, stderr } = await run.exit;
  if (signal === 'SIGKILL') storm.kills++;
  told.push(`${signal ?? `code ${code}`} at ${first}`);
  // Before the command has got to listening, a SIGTERM ends it like any other program.
  const asked = early && (code === 130 || signal === 'SIGTERM');
  if (signal !== 'SIGKILL' && !honestEnds.includes(code) && !asked)
    throw new Error(`the run ended with ${code}\n${told.join('\n')}\n${stdout}\n${stderr}`);
  return !early;
}

/** An operator lets every engine film again that the storm had taken out. */
async function restoreEngines(storm: Storm): Promise<void> {
  const struck = Object.entries(stateOf(storm)?.engines ?? {}).filter(([, health]) => health.struck !== undefined);
  for (const [engine] of struck) {
    const { code, stderr } = await runCommand(['restore', storm.tiny.file, engine, '--by', 'Ana'], storm.env);
    if (code !== 0) throw new Error(`restore ${engine}: ${code} ${stderr}`);
  }
}

/** What each repeated run says anew of a shot that no engine can make: it plans once more, in vain. */
const inVain: ReadonlySet<EventType> = new Set(['production.opened', 'plan.made', 'gate.decided', 'shot.held']);

/** The weather clears; the run and its collection are repeated until neither does anything any more. */
async function calm(storm: Storm): Promise<readonly string[]> {
  const { tiny, told } = storm;
  await tiny.lab.tell('faults', []);
  await restoreEngines(storm);
  const wrong: string[] = [];
  for (let rounds = 0; rounds < 10; rounds++) {
    const before = stateOf(storm)?.seq ?? 0;
    await passTime(storm, 1200);
    for (const how of [['--yes'], ['--collect']]) {
      const { code, stdout, stderr, tookMs } = await runCommand(['run', tiny.file, ...how], storm.env);
      told.push(`afterwards ${how[0]}: code ${code}, ${Math.round(tookMs)} ms, ${stateOf(storm)?.seq} events`);
      if (!honestEnds.includes(code)) wrong.push(`run ${how[0]} ended with ${code}: ${stdout}\n${stderr}`);
    }
    const news = wholeLog(tiny.dir, tinyId).slice(before);
    if (news.every(({ type }) => inVain.has(type))) return wrong;
  }
  return [...wrong, 'the log never came to rest'];
}

/** Everything that does not hold after the storm. */
async function damage(storm: Storm): Promise<readonly string[]> {
  const { tiny, env } = storm;
  const wrong = await calm(storm);
  const { data: view } = await runJson<ProductionView>(['status', tiny.file], env);
  const [state, events] = [foldedLog(tiny.dir, tinyId), wholeLog(tiny.dir, tinyId)];
  const out = join(tiny.dir, 'out', tinyId);
  const left = [out, stateDirOf(tiny.dir, tinyId)]
    .flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    .filter((file) => /\.(tmp|part|unfinished)$|(^|\/)tmp\/.|cut-[^/]+\/cut-/.test(file));
  const manifests: string[] = [];
  for (const shot of Object.values(state.shots)) {
    if (shot.accepted === undefined) continue;
    const { report } = await verify(processContext(tiny.dir), join(out, shot.accepted.file.path), {});
    const [told] = report.shots;
    const sealed = events.find(({ type, unit }) => type === 'shot.accepted' && unit === `shot:${shot.ref}`)?.seq ?? 0;
    const made = ofType(events.slice(0, sealed), 'attempt.intended').filter(({ unit }) => unit === `shot:${shot.ref}`);
    const missing = made.filter(({ data }) => !told?.attempts.some((a) => a.n === data.n && a.engine === data.engine));
    if (report.state !== 'trusted' || told?.frameDigest !== 'match')
      manifests.push(`${shot.ref} is ${report.state}, frames ${told?.frameDigest}: ${JSON.stringify(report.problems)}`);
    manifests.push(...missing.map(({ data }) => `the manifest of ${shot.ref} leaves out attempt ${data.n}`));
  }
  const episode = state.episodes['e01']?.signed;
  const all = Object.values(state.shots).every((shot) => shot.accepted !== undefined);
  return [
    ...wrong,
    ...stormDamage({ state, events, view, lab: await tiny.lab.books() }),
    ...manifests,
    ...left.map((file) => `${file} was left behind`),
    ...(all === (episode !== undefined)
      ? []
      : ['the episode is signed although shots are missing, or the other way round']),
  ];
}

/** What the storms of one test came to. */
interface Tally {
  kills: number;
  runs: number;
  productions: number;
  accepted: number;
  held: number;
  jobs: number;
  attempts: number;
  readonly faults: Map<string, number>;
}

async function count(tally: Tally, storm: Storm): Promise<void> {
  const shots = Object.values(stateOf(storm)?.shots ?? {});
  tally.productions++;
  tally.kills += storm.kills;
  tally.accepted += shots.filter((shot) => shot.accepted !== undefined).length;
  tally.held += shots.filter((shot) => shot.held !== undefined || shot.openGate !== undefined).length;
  tally.attempts += shots.reduce((sum, shot) => sum + shot.attempts.length, 0);
  tally.jobs += (await storm.tiny.lab.books()).jobs.length;
}

const long = process.env['SHOTCALLER_LONG'] === '1';
/** Kills wanted: a few in every test run, two hundred when there is time. */
const killsWanted = Number(process.env['SHOTCALLER_KILLS'] ?? (long ? 200 : 4));
const seed = Number(process.env['SHOTCALLER_SEED'] ?? 5);
/** Kills after which a production is brought to its end, so that the judge sees many of them. */
const killsPerProduction = 12;

describe('kills in a storm of faults', () => {
  it(
    `${killsWanted} of them (seed ${seed}) pay nothing twice, lose no paid clip, and leave no shot without a word [rows 6, 9, 10]`,
    async () => {
      const tally: Tally = {
        kills: 0,
        runs: 0,
        productions: 0,
        accepted: 0,
        held: 0,
        jobs: 0,
        attempts: 0,
        faults: new Map(),
      };
      while (tally.kills < killsWanted) {
        const own = seed * 1000 + tally.productions;
        const tiny = await openTiny({ fixture: 'storm', seed: own });
        const clock = clockIn(tiny.dir);
        const env = { ...tiny.lab.env, ...clock.env };
        const storm: Storm = { tiny, clock, env, random: seededRandom(own), shiftMs: 0, kills: 0, told: [] };
        try {
          await tiny.lab.tell('faults', stormFaults);
          const enough = (): boolean => storm.kills >= killsPerProduction || tally.kills + storm.kills >= killsWanted;
          for (let ended = false; !ended && !enough(); tally.runs++) ended = await disturb(storm);
          for (const { effect, happened } of (await tiny.lab.books()).faults)
            tally.faults.set(effect.name, (tally.faults.get(effect.name) ?? 0) + happened);
          expect(await damage(storm), `production ${own}\n${storm.told.join('\n')}`).toEqual([]);
          expect(tiny.lab.command.ended()).toBe(false);
          await count(tally, storm);
        } finally {
          await tiny.close();
        }
        if (long) console.log(JSON.stringify({ ...tally, faults: undefined }));
      }
      if (!long) return;
      console.log(JSON.stringify(Object.fromEntries(tally.faults)));
      // A fault that never comes proves nothing.
      if (killsWanted >= 200) expect([...tally.faults].filter(([, happened]) => happened === 0)).toEqual([]);
    },
    120_000 + 60_000 * killsWanted,
  );
});
