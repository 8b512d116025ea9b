import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, wholeLog } from '../e2e/stage/production-log.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

let tiny: TinyProduction;
beforeAll(async () => {
  tiny = await openTiny({ speed: 2 });
});
afterAll(() => tiny.close());

/** A run once it has paid work under way. */
async function working() {
  const known = existsSync(join(tiny.dir, '.shotcaller', tinyId, 'log.db')) ? wholeLog(tiny.dir, tinyId).length : 0;
  const args = [join(root, 'bin', 'shotcaller.js'), 'run', tiny.file, '--yes'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: tiny.lab.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let ended = false;
  const said: string[] = [];
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const exit = new Promise<number | string | null>((done) => {
    child.once('exit', (code, signal) => {
      ended = true;
      done(code ?? signal);
    });
  });
  const watch = new LogWatch(tiny.dir, tinyId, known);
  await until('work under way', () => watch.news().some((type) => type.startsWith('attempt.')) || undefined, {
    over: () => ended,
  });
  watch.close();
  return { child, exit, said: () => said.join('') };
}

/** Attempts of which it is not known whether they were sent. */
function unsettled(): readonly string[] {
  const shots = Object.values(foldedLog(tiny.dir, tinyId).shots);
  return shots.flatMap((shot) =>
    shot.attempts.filter(({ phase }) => phase === 'intended').map(({ attempt }) => attempt),
  );
}

describe('a run', () => {
  it('whose terminal is closed records what runs and leaves with 130', async () => {
    const { child, exit } = await working();
    child.kill('SIGHUP');
    expect(await exit).toBe(130);
    expect(unsettled()).toEqual([]);
  });

  it('whose reader goes away (`| head`) records what runs and leaves with 130', async () => {
    const { child, exit, said } = await working();
    child.stdout.destroy();
    expect(await exit, said()).toBe(130);
    expect(said()).not.toMatch(/defect|EPIPE/);
    expect(unsettled()).toEqual([]);
  });

  it('takes one Ctrl-C that reaches it twice, from the terminal and from its launcher, for one', async () => {
    const { child, exit, said } = await working();
    child.kill('SIGINT');
    await until('the Ctrl-C to be taken', () => said().includes('Stopping') || undefined);
    child.kill('SIGINT');
    expect(await exit).toBe(130);
    expect(said()).toContain('Stopped. Nothing is lost');
    expect(unsettled()).toEqual([]);
  });

  it('goes on after all of that, and the books agree', async () => {
    const run = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
    const { code, stdout, stderr } = await run.exit;
    expect(code, stdout + stderr).toBe(0);
    expect(disagreements(foldedLog(tiny.dir, tinyId), wholeLog(tiny.dir, tinyId), await tiny.lab.books())).toEqual([]);
  }, 180_000);
});

it('a command that only reads leaves quietly when its reader goes away', async () => {
  const child = spawn(process.execPath, [join(root, 'bin', 'shotcaller.js'), 'log', tiny.file], {
    env: tiny.lab.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((done) => child.once('close', done));
  expect({ code, said }).toEqual({ code: 0, said: '' });
});
