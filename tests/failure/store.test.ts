import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import { runCommand, runJson, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

let tiny: TinyProduction;
beforeAll(async () => {
  tiny = await openTiny({ speed: 2 });
});
afterAll(() => tiny.close());

it('a production belongs to one process at a time, also while that one is stopped, and goes on when it wakes [row 11]', async () => {
  const watch = new LogWatch(tiny.dir, tinyId, 0);
  const first = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
  await until('paid work under way', () => watch.news().includes('attempt.submitted') || undefined, {
    over: first.ended,
  });
  watch.close();

  const second = await runJson<{ readonly error: { readonly code: string } }>(
    ['run', tiny.file, '--yes'],
    tiny.lab.env,
  );
  expect(second.code).toBe(2);
  expect(second.data.error.code).toBe('store.busy');
  expect(first.ended()).toBe(false);

  first.kill('SIGSTOP');
  const third = await runCommand(['run', tiny.file, '--yes'], tiny.lab.env);
  expect(third.code).toBe(2);
  expect(third.stderr).toContain('Another process holds the production');
  const asleep = wholeLog(tiny.dir, tinyId).length;
  const looked = await runJson<ProductionView>(['status', tiny.file]);
  expect(looked.code).toBe(0);
  expect(looked.data.log.seq).toBe(asleep);

  first.kill('SIGCONT');
  const { code } = await first.exit;
  expect(code).toBe(0);
  expect(disagreements(foldedLog(tiny.dir, tinyId), wholeLog(tiny.dir, tinyId), await tiny.lab.books())).toEqual([]);
}, 180_000);
