import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { folder, shotcaller, tinyProduction } from './cli.fixture.ts';

const entry = resolve(import.meta.dirname, '../../bin/shotcaller.js');

it('without a terminal there is no colour; FORCE_COLOR asks for it, NO_COLOR and --no-color win', async () => {
  using box = folder();
  const escapes = async (env: Record<string, string>, ...flags: string[]): Promise<boolean> =>
    (await shotcaller(['engines', ...flags], { cwd: box.path, env })).stdout.includes('\u001b[');
  expect(await escapes({})).toBe(false);
  expect(await escapes({ FORCE_COLOR: '1' })).toBe(true);
  expect(await escapes({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  expect(await escapes({ FORCE_COLOR: '1' }, '--no-color')).toBe(false);
});

it('--quiet says nothing, and --json --quiet nothing but the object', async () => {
  using box = folder();
  expect(await shotcaller(['engines', '--quiet'], { cwd: box.path })).toEqual({ code: 0, stdout: '', stderr: '' });
  const { stdout, stderr } = await shotcaller(['engines', '--quiet', '--json'], { cwd: box.path });
  expect([JSON.parse(stdout).schema, stderr]).toEqual(['shotcaller.engines/1', '']);
});

it('--cwd moves every path that is given', async () => {
  using box = folder();
  box.write('p.yaml', tinyProduction());
  const { code, stdout } = await shotcaller(['status', 'p.yaml', '--cwd', box.path], { cwd: '/' });
  expect([code, stdout]).toEqual([0, 'Nothing was run yet.\n']);
});

it('a reader that goes away ends the command quietly', async () => {
  using box = folder();
  const child = spawn(process.execPath, [entry, 'engines'], { cwd: box.path, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise((done) => child.once('close', done));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
