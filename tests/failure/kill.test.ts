import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { VerifyReport } from '../../src/provenance/report.ts';
import { type Command, runCommand, runJson, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, ofType, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

/** When a run is killed: this long after its n-th new event in the log, or after a while whatever happens. */
type Moment = { readonly events: number; readonly delayMs: number } | { readonly afterMs: number };

/** Pseudo-random moments without end: most hang on what the log says, every fifth on nothing but time. */
function* moments(seed: number): Generator<Moment> {
  const random = seededRandom(seed);
  for (let at = 1; ; at++) {
    if (at % 5 === 0) yield { afterMs: Math.round(random() * 4000) };
    // Most delays are short: the dangerous places are right behind an event.
    else yield { events: 1 + Math.floor(random() * 9), delayMs: Math.round(random() ** 4 * 1500) };
  }
}

/** How a run ended that was to be killed: `undefined` when it finished by itself before the moment came. */
async function killAt(tiny: TinyProduction, moment: Moment): Promise<string | undefined> {
  const known = existsSync(join(tiny.dir, '.shotcaller', tinyId, 'log.db')) ? wholeLog(tiny.dir, tinyId).length : 0;
  const run = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
  const watch = new LogWatch(tiny.dir, tinyId, known);
  const began = performance.now();
  const seen: string[] = [];
  let due = 'afterMs' in moment ? began + moment.afterMs : Number.POSITIVE_INFINITY;
  await until(
    'the moment to kill, or the end of the run',
    () => {
      seen.push(...watch.news());
      if ('events' in moment && seen.length >= moment.events) due = Math.min(due, performance.now() + moment.delayMs);
      return run.ended() || performance.now() >= due || undefined;
    },
    { everyMs: 3, withinMs: 120_000 },
  );
  watch.close();
  const early = !run.ended();
  run.kill('SIGKILL');
  const { code, stdout, stderr } = await run.exit;
  if (early)
    return `${Math.round(performance.now() - began)} ms, ${known} + ${seen.length} events, last ${seen.at(-1)}`;
  if (code !== 0) throw new Error(`the run ended with ${code}\n${stdout}\n${stderr}`);
  return undefined;
}

/** Repeats the run to its end and gives everything that does not hold afterwards. */
async function finishAndCheck(tiny: TinyProduction): Promise<readonly string[]> {
  const run = await runCommand(['run', tiny.file, '--yes'], tiny.lab.env);
  if (run.code !== 0) return [`the last run ended with ${run.code}: ${run.stdout}\n${run.stderr}`];
  const out = join(tiny.dir, 'out', tinyId, 'e01');
  const { code, data } = await runJson<VerifyReport>(['verify', join(out, 'e01.mp4')]);
  const unproven = data.shots
    .filter(({ frameDigest }) => frameDigest !== 'match')
    .map(({ id }) => `${id} is not proven`);
  const left = [out, join(tiny.dir, '.shotcaller', tinyId)]
    .flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    .filter((file) => /\.(tmp|part|unfinished)$|(^|\/)tmp\/.|cut-[^/]+\/cut-/.test(file));
  return [
    ...(code === 0 ? [] : [`the episode does not verify: ${JSON.stringify(data.problems)}`]),
    ...unproven,
    ...left.map((file) => `${file} was left behind`),
    ...['report.html', 'poster.jpg', 'timeline.otio'].filter((file) => !existsSync(join(out, file))),
    ...disagreements(foldedLog(tiny.dir, tinyId), wholeLog(tiny.dir, tinyId), await tiny.lab.books()),
  ];
}

/** Ten kills in every test run, fifty when there is time. */
const killsWanted = process.env['SHOTCALLER_LONG'] === '1' ? 50 : 10;
const seed = Number(process.env['SHOTCALLER_SEED'] ?? 11);

describe('kill -9 in the middle of a run', () => {
  it(
    `at ${killsWanted} moments (seed ${seed}) loses no shot, pays nothing twice, and the next run goes on to the end [rows 9, 48]`,
    async () => {
      const chosen = moments(seed);
      const told: string[] = [];
      // A production that was finished between two kills is followed by a fresh one.
      while (told.length < killsWanted) {
        const tiny = await openTiny();
        try {
          for (let killed: string | undefined = ''; killed !== undefined && told.length < killsWanted; ) {
            killed = await killAt(tiny, chosen.next().value);
            if (killed !== undefined) told.push(killed);
          }
          expect(await finishAndCheck(tiny), told.join('\n')).toEqual([]);
          expect(tiny.lab.command.ended()).toBe(false);
        } finally {
          await tiny.close();
        }
      }
      if (process.env['SHOTCALLER_LONG'] === '1') console.log(told.join('\n'));
    },
    60_000 * killsWanted,
  );
});

describe('a run that was killed while it waited for the reply to a paid call', () => {
  it('finds its job in a list that lags, adopts it, and never asks twice [rows 6, 7]', async () => {
    const tiny = await openTiny({ fixture: 'slow-list' });
    try {
      const always = { dialect: 'luma', op: 'create' };
      await tiny.lab.tell('faults', [
        { ...always, nth: 1, effect: { name: 'list-lag', lagS: 7 } },
        { ...always, nth: 1, effect: { name: 'hang-after' } },
      ]);
      const run = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
      await until('a job whose reply hangs', async () => (await tiny.lab.books()).jobs[0], { over: run.ended });
      run.kill('SIGKILL');
      await run.exit;
      expect(await finishAndCheck(tiny)).toEqual([]);
      const books = await tiny.lab.books();
      expect(books.creates['luma']).toBe(1);
      const [attempt, ...others] = foldedLog(tiny.dir, tinyId).shots['e01/sh010']?.attempts ?? [];
      expect(others).toEqual([]);
      expect(attempt).toMatchObject({ phase: 'delivered', finding: 'found' });
      expect(ofType(wholeLog(tiny.dir, tinyId), 'attempt.in_doubt')).toHaveLength(1);
    } finally {
      await tiny.close();
    }
  }, 180_000);
});

describe('a run that is asked to stop', () => {
  let tiny: TinyProduction;
  beforeAll(async () => {
    tiny = await openTiny({ speed: 2 });
  });
  afterAll(() => tiny.close());

  /** A run that has paid work under way. */
  async function working(): Promise<Command> {
    const before = existsSync(join(tiny.dir, '.shotcaller', tinyId, 'log.db')) ? wholeLog(tiny.dir, tinyId).length : 0;
    const watch = new LogWatch(tiny.dir, tinyId, before);
    const run = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
    await until('work under way', () => watch.news().some((type) => type.startsWith('attempt.')) || undefined, {
      over: run.ended,
    });
    watch.close();
    return run;
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s records what runs, starts nothing new, and leaves within ten seconds with code 130 and a way to go on',
    async (signal) => {
      const run = await working();
      const asked = performance.now();
      run.kill(signal);
      const { code, stdout } = await run.exit;
      expect(code).toBe(130);
      expect(performance.now() - asked).toBeLessThan(10_000);
      expect(stdout).toContain('Stopping: nothing new is started');
      expect(stdout).toContain(`npx shotcaller run ${tiny.file}`);
      const open = Object.values(foldedLog(tiny.dir, tinyId).shots).flatMap((shot) =>
        shot.attempts.filter((attempt) => attempt.phase === 'intended'),
      );
      expect(open).toEqual([]);
    },
  );

  it('while a vendor does not answer a paid call leaves within ten seconds too, and the call is looked into later [row 48]', async () => {
    const mute = await openTiny({ fixture: 'slow-list' });
    try {
      await mute.lab.tell('faults', [{ dialect: 'luma', op: 'create', nth: 1, effect: { name: 'hang-after' } }]);
      const run = startCommand(['run', mute.file, '--yes'], mute.lab.env);
      await until('a job whose reply hangs', async () => (await mute.lab.books()).jobs[0], { over: run.ended });
      const asked = performance.now();
      run.kill('SIGINT');
      const { code, stdout } = await run.exit;
      expect(performance.now() - asked).toBeLessThan(10_000);
      expect(code).toBe(130);
      expect(stdout).toContain('npx shotcaller run');
      expect(await finishAndCheck(mute)).toEqual([]);
      expect((await mute.lab.books()).creates['luma']).toBe(1);
    } finally {
      await mute.close();
    }
  }, 180_000);

  it('twice by Ctrl-C leaves at once, and the next run finishes [row 48]', async () => {
    // A call without a reply keeps the first Ctrl-C waiting: there is time for a second one.
    const mute = await openTiny({ fixture: 'slow-list' });
    try {
      await mute.lab.tell('faults', [{ dialect: 'luma', op: 'create', nth: 1, effect: { name: 'hang-after' } }]);
      const run = startCommand(['run', mute.file, '--yes'], mute.lab.env);
      await until('a job whose reply hangs', async () => (await mute.lab.books()).jobs[0], { over: run.ended });
      run.kill('SIGINT');
      await until('the first Ctrl-C to be taken', () => run.stdout().includes('Stopping') || undefined, {
        over: run.ended,
      });
      const asked = performance.now();
      // What comes right behind the first is taken for the same key press.
      await until('the second Ctrl-C to be taken', () => (run.ended() ? true : void run.kill('SIGINT')), {
        everyMs: 100,
      });
      const { code, stdout } = await run.exit;
      expect(code).toBe(130);
      expect(stdout).not.toContain('Stopped. Nothing is lost');
      expect(performance.now() - asked).toBeLessThan(3000);
      expect(await finishAndCheck(mute)).toEqual([]);
      const { data } = await runJson<ProductionView>(['status', mute.file]);
      expect(data.shots.filter((shot) => shot.state !== 'accepted')).toEqual([]);
    } finally {
      await mute.close();
    }
  }, 180_000);
});
