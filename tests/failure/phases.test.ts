import { describe, expect, it } from 'vitest';
import { runCommand, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, tinyId } from './tiny-production.ts';

/** Every event that an untroubled run appends, in the order in which they first come. */
const phases = [
  'production.opened',
  'plan.made',
  'gate.decided',
  'shot.assigned',
  'attempt.intended',
  'attempt.submitted',
  'attempt.progressed',
  'attempt.delivered',
  'take.judged',
  'shot.accepted',
  'episode.assembled',
  'episode.signed',
  'log.checkpointed',
] as const;

describe('kill -9 right after the first event of each type', () => {
  it('loses no shot and pays nothing twice, whichever it is', async () => {
    const tiny = await openTiny();
    try {
      const survived: string[] = [];
      for (const phase of phases) {
        const known = survived.length === 0 ? [] : wholeLog(tiny.dir, tinyId);
        // A kill may come a moment late: what is in the log by then can't be waited for any more.
        if (known.some(({ type }) => type === phase)) {
          survived.push(`${phase}, with the one before`);
          continue;
        }
        const run = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
        const watch = new LogWatch(tiny.dir, tinyId, known.length);
        await until(phase, () => watch.news().includes(phase) || run.ended() || undefined, { everyMs: 2 });
        watch.close();
        run.kill('SIGKILL');
        const { code, stdout, stderr } = await run.exit;
        expect(code === null || code === 0, `${phase}: ${code}\n${stdout}\n${stderr}`).toBe(true);
        survived.push(phase);
      }
      const last = await runCommand(['run', tiny.file, '--yes'], tiny.lab.env);
      expect(last.code, last.stdout + last.stderr).toBe(0);
      const events = wholeLog(tiny.dir, tinyId);
      expect(disagreements(foldedLog(tiny.dir, tinyId), events, await tiny.lab.books()), survived.join('\n')).toEqual(
        [],
      );
      // A new kind of event belongs in the list above.
      const types = [...new Set(events.map(({ type }) => type))];
      const byDoubt = ['attempt.in_doubt', 'attempt.reconciled', 'attempt.failed', 'shot.reassigned'];
      expect(types.filter((type) => !byDoubt.includes(type)).sort()).toEqual([...phases].sort());
    } finally {
      await tiny.close();
    }
  }, 300_000);
});
