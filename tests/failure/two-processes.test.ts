import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import { type Command, runCommand, runJson, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, ofType, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

interface Decided {
  readonly answer: { readonly kind: string; readonly seq?: number; readonly version?: number; readonly key?: string };
  readonly error?: { readonly code: string; readonly message: string };
}

let tiny: TinyProduction;
beforeEach(async () => {
  tiny = await openTiny({ speed: 2 });
});
afterEach(() => tiny.close());

const state = () => foldedLog(tiny.dir, tinyId);
const decide = (args: readonly string[], env = tiny.lab.env) =>
  runJson<Decided>([...args.slice(0, 1), tiny.file, ...args.slice(1), '--by', 'Ana'], env);

/** Starts a run and waits until it has said `type` in its log. */
async function runUntil(type: string, env = tiny.lab.env): Promise<Command> {
  const watch = new LogWatch(tiny.dir, tinyId, 0);
  const run = startCommand(['run', tiny.file, '--yes'], env);
  await until(`${type} in the log`, () => watch.news().includes(type) || undefined, { over: run.ended });
  watch.close();
  return run;
}

/** Stops a run between two writes: one stopped inside a write keeps SQLite's lock, and then only its end helps. */
async function freeze(run: Command): Promise<void> {
  const file = join(tiny.dir, '.shotcaller', tinyId, 'log.db');
  await until('a moment between two writes', () => {
    run.kill('SIGSTOP');
    const probe = new DatabaseSync(file, { timeout: 0 });
    try {
      probe.exec('BEGIN IMMEDIATE; ROLLBACK');
      return true;
    } catch {
      run.kill('SIGCONT');
      return undefined;
    } finally {
      probe.close();
    }
  });
}

async function books(): Promise<readonly string[]> {
  return disagreements(state(), wholeLog(tiny.dir, tinyId), await tiny.lab.books());
}

describe('an operator beside a run in another process', () => {
  it('holds and frees a shot, sends a command twice, and meets a conflict; the run takes all of it and finishes [rows 42, 43]', async () => {
    const run = await runUntil('attempt.submitted');
    const held = await decide(['hold', 'sh040', '--key', 'k1', '--note', 'wait for me']);
    expect(held.data.answer.kind).toBe('done');
    const again = await decide(['hold', 'sh040', '--key', 'k1']);
    expect(again.data.answer).toEqual({ kind: 'already', seq: held.data.answer.seq });

    const { data: view } = await runJson<ProductionView>(['status', tiny.file]);
    const shot = view.shots.find(({ id }) => id === 'e01/sh040');
    expect(shot).toMatchObject({ state: 'held', version: held.data.answer.version });
    const stale = await decide(['retake', 'sh040', '--if-version', String((shot?.version ?? 0) - 1)]);
    expect(stale.code).toBe(2);
    expect(stale.data.error).toMatchObject({
      code: 'store.conflict',
      message: expect.stringMatching(/gate\.decided by Ana at \d{4}-/),
    });
    const freed = await decide(['retake', 'sh040', '--if-version', String(shot?.version)]);
    expect(freed.data.answer.kind).toBe('done');
    expect((await run.exit).code).toBe(0);
    expect(await books()).toEqual([]);
    expect(ofType(wholeLog(tiny.dir, tinyId), 'gate.decided').filter(({ command }) => command === 'k1')).toHaveLength(
      1,
    );
  }, 180_000);

  it('raises the budget, and what the money held goes on in the same run [row 37]', async () => {
    // Without the free engine a shot costs a quarter dollar at least: the cap carries one of the four.
    const paid = { ...tiny.lab.env, COMFYUI_URL: undefined };
    const run = startCommand(['run', tiny.file, '--yes', '--max-cost', '0.3'], paid);
    const isHeld = () =>
      Object.values(state().shots).some(({ held }) => held?.code === 'budget.cap' || held?.code === 'plan.unmet');
    await until('a shot that the money holds', () => isHeld() || undefined, { everyMs: 100, over: run.ended });
    const raised = await decide(['budget', '--cap', '100']);
    expect(raised.data.answer.kind).toBe('done');
    const { code, stdout } = await run.exit;
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(ofType(wholeLog(tiny.dir, tinyId), 'production.opened')).toHaveLength(1);
    expect(await books()).toEqual([]);
  }, 180_000);

  it('queues a command for a run that was stopped, and that run applies it when it wakes', async () => {
    const run = await runUntil('attempt.submitted');
    await freeze(run);
    const queued = await decide(['hold', 'sh040', '--key', 'k1', '--wait', '1']);
    expect(queued).toMatchObject({ code: 0, data: { answer: { kind: 'queued', key: 'k1' } } });
    run.kill('SIGCONT');
    expect((await run.exit).code).toBe(3);
    expect(state().shots['e01/sh040']?.held?.code).toBe('operator.hold');
  }, 180_000);

  it('reassigns a shot with nobody at the production, and the next run films it there', async () => {
    const run = await runUntil('plan.made');
    run.kill('SIGKILL');
    await run.exit;
    const moved = await decide(['reassign', 'sh040', '--engine', 'fal/pika-2.2']);
    expect(moved.data.answer.kind).toBe('done');
    const next = await runCommand(['run', tiny.file, '--yes'], tiny.lab.env);
    expect(next.code).toBe(0);
    const shot = state().shots['e01/sh040'];
    expect(shot?.reassignments[0]).toMatchObject({ to: 'fal/pika-2.2', cause: 'operator' });
    expect(shot?.attempts[0]?.engine).toBe('fal/pika-2.2');
  }, 180_000);
});

describe('a run that was stopped while it had paid work', () => {
  /** The owner's silence counts sooner than usual; what is counted is its beats. */
  const impatient = () => ({ ...tiny.lab.env, SHOTCALLER_LEASE_LOST_S: '3' });

  it('is taken over by the next run, which finishes; woken, it ends with store.stale-lease and has changed nothing [row 11]', async () => {
    const first = await runUntil('attempt.submitted', impatient());
    await freeze(first);
    const second = startCommand(['run', tiny.file, '--yes'], impatient());
    const refusedAtFirst = await until('the end of the second run, or its takeover', async () => {
      if (second.ended()) return true;
      return second.stdout().includes('Watching it') ? false : undefined;
    });
    // While the last beat is fresh the production is busy; repeated later, it is taken over.
    const later = refusedAtFirst
      ? await until('a takeover', async () => {
          const run = await runCommand(['run', tiny.file, '--yes'], impatient());
          return run.stderr.includes('Another process holds') ? undefined : run;
        })
      : await second.exit;
    expect({ code: later.code, said: later.stdout + later.stderr }).toMatchObject({ code: 0 });

    const { seq, head } = state();
    first.kill('SIGCONT');
    const woken = await first.exit;
    expect(woken.code).toBe(2);
    expect(woken.stderr).toContain('took over this production');
    expect(state()).toMatchObject({ seq, head });
    // It may have been stopped with a call on its way to a vendor: what came of it is adopted by the next process.
    const next = await runCommand(['run', tiny.file, '--yes'], tiny.lab.env);
    expect({ code: next.code, said: next.stdout + next.stderr }).toMatchObject({ code: 0 });
    expect(await books()).toEqual([]);
  }, 180_000);

  // A minute of real waiting for the vendor's list; the hand-over itself is tested with every run in commands/attend.test.ts.
  it.runIf(process.env['SHOTCALLER_LONG'] === '1')(
    'right after the vendor took a job pays for it once, though that vendor can not be asked for lost jobs [row 11]',
    async () => {
      await tiny.close();
      tiny = await openTiny({ fixture: 'slow-list' });
      const always = { dialect: 'luma', op: 'create', nth: 1 };
      await tiny.lab.tell('faults', [{ ...always, effect: { name: 'list-lag', lagS: 100_000 } }]);
      const first = startCommand(['run', tiny.file, '--yes'], impatient());
      await until('a job at the vendor', async () => (await tiny.lab.books()).jobs[0], {
        everyMs: 1,
        over: first.ended,
      });
      await freeze(first);
      const isTaken = async (): Promise<true | undefined> => {
        const run = startCommand(['run', tiny.file, '--yes'], impatient());
        await until('an end or a takeover', () => run.ended() || run.stdout().includes('Watching') || undefined);
        const { code, stderr } = await run.exit;
        return code === 2 && stderr.includes('Another process holds') ? undefined : true;
      };
      await until('a takeover', isTaken);
      first.kill('SIGCONT');
      await first.exit;
      const last = await runCommand(['run', tiny.file, '--yes'], impatient());
      expect({ code: last.code, said: last.stdout + last.stderr }).toMatchObject({ code: 0 });
      const attempts = Object.values(state().shots).flatMap((shot) => shot.attempts);
      const recorded = attempts.map(({ handle }) => (handle as { jobId?: string } | undefined)?.jobId);
      expect((await tiny.lab.books()).jobs.filter(({ jobId }) => !recorded.includes(jobId))).toEqual([]);
      expect(await books()).toEqual([]);
    },
    240_000,
  );
});
