import { describe, expect, it } from 'vitest';
import { startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, ofType, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { clockIn } from './clock-file.ts';
import { openTiny, tinyId } from './tiny-production.ts';

const hourMs = 3_600_000;

describe('a clock that is set while clips are made', () => {
  it.each([
    ['an hour forward', hourMs],
    ['an hour back', -hourMs],
  ])(
    '%s neither ends a running job nor hangs the run',
    async (_, jumpMs) => {
      const tiny = await openTiny({ speed: 1.5 });
      try {
        const clock = clockIn(tiny.dir);
        const watch = new LogWatch(tiny.dir, tinyId, 0);
        const run = startCommand(['run', tiny.file, '--yes'], { ...tiny.lab.env, ...clock.env });
        await until('a job under way', () => watch.news().includes('attempt.progressed') || undefined, {
          over: run.ended,
        });
        watch.close();
        clock.shiftTo(jumpMs);
        const jumped = performance.now();
        const { code, stdout, stderr } = await run.exit;
        expect(code, stdout + stderr).toBe(0);
        expect(performance.now() - jumped).toBeLessThan(120_000);
        const events = wholeLog(tiny.dir, tinyId);
        expect(ofType(events, 'attempt.failed')).toEqual([]);
        expect(ofType(events, 'attempt.in_doubt')).toEqual([]);
        expect(ofType(events, 'attempt.intended').length).toBe(4);
        expect(disagreements(foldedLog(tiny.dir, tinyId), events, await tiny.lab.books())).toEqual([]);
        // Recorded time never runs backwards within one process.
        const times = events.map(({ at }) => Date.parse(at));
        expect(times.filter((at, index) => at < (times[index - 1] ?? 0))).toEqual([]);
        if (jumpMs > 0) expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(hourMs);
      } finally {
        await tiny.close();
      }
    },
    180_000,
  );
});
