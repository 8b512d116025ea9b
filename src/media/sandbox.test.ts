import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTool } from './run.ts';
import { hasSandbox } from './sandbox.ts';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-sandbox-'));
  writeFileSync(join(dir, 'clip'), 'the clip');
  writeFileSync(join(dir, 'secret'), 'the secret');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const script = (text: string, sandbox: { reads: readonly string[]; writes?: readonly string[] }) =>
  runTool('/bin/sh', ['-c', text], { timeoutMs: 20_000, sandbox });

// Without bubblewrap, or where a container forbids it, tools run under kernel limits only: nothing to show here.
describe.skipIf(!hasSandbox())('a tool behind bubblewrap', () => {
  it('reads its own input, no other file and no environment', async () => {
    const run = await script(`cat ${dir}/clip; cat ${dir}/secret`, { reads: [join(dir, 'clip')] });
    expect(run.stdout.toString()).toBe('the clip');
    expect(run.stderr).toMatch(/secret/);
    expect(run.code).not.toBe(0);
  });

  it('can not change its input, and writes only where it was allowed to', async () => {
    const out = mkdtempSync(join(dir, 'out-'));
    const run = await script(`echo changed > ${dir}/clip; echo made > ${out}/made`, {
      reads: [join(dir, 'clip')],
      writes: [out],
    });
    expect(run.stderr).toMatch(/clip/);
    expect(readFileSync(join(dir, 'clip'), 'utf8')).toBe('the clip');
    expect(readFileSync(join(out, 'made'), 'utf8')).toBe('made\n');
  });

  it('reaches no server, not even on this machine', async () => {
    let knocks = 0;
    const server = createServer((socket) => {
      knocks++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const knock = `process.exitCode=9;require('net').connect(${port},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(7))`;
    const run = await runTool(process.execPath, ['-e', knock], { timeoutMs: 20_000, sandbox: { reads: [] } });
    server.close();
    expect(run.code).toBe(7);
    expect(knocks).toBe(0);
  });

  it('takes relative paths as they are meant here', async () => {
    const path = join('src', 'media', 'sandbox.ts');
    const run = await runTool('/bin/cat', [path], { timeoutMs: 20_000, sandbox: { reads: [path] } });
    expect(run.stdout.toString()).toBe(readFileSync(path, 'utf8'));
  });

  it('still gives back code, messages and further outputs', async () => {
    const pieces: string[] = [];
    const run = await runTool('/bin/sh', ['-c', 'echo more >&3; echo err >&2; exit 3'], {
      timeoutMs: 20_000,
      sandbox: { reads: [] },
      onMore: [(chunk) => pieces.push(chunk.toString())],
    });
    expect(run).toMatchObject({ code: 3, stderr: 'err\n' });
    expect(pieces.join('')).toBe('more\n');
  });
});
