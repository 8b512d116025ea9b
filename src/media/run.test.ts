import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Interrupted, MediaError } from '../core/errors.ts';
import { hasKernelLimits, runTool } from './run.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-run-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a shell script as if it were a media tool. */
const script = (text: string, options: Partial<Parameters<typeof runTool>[2]> = {}) =>
  runTool('/bin/sh', ['-c', text], { timeoutMs: 20_000, ...options });

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(65_536).fill(i);
}

describe('runTool', () => {
  it('gives back code, output and messages', async () => {
    expect(await script('echo out; echo err >&2; exit 3')).toEqual({
      ...{ code: 3, signal: null, timedOut: false, stdout: Buffer.from('out\n'), stderr: 'err\n' },
    });
  });

  it('passes arguments literally, never through a shell', async () => {
    const run = await runTool('/bin/echo', ['$(id)', '; id', '`id`'], { timeoutMs: 5000 });
    expect(run.stdout.toString()).toBe('$(id) ; id `id`\n');
  });

  it('hands no environment over but PATH', async () => {
    process.env['SHOTCALLER_TEST_SECRET'] = 'canary';
    const run = await runTool('/usr/bin/env', [], { timeoutMs: 5000 });
    delete process.env['SHOTCALLER_TEST_SECRET'];
    expect(run.stdout.toString().trim().split('\n')).toEqual([`PATH=${process.env['PATH']}`]);
  });

  it('kills the whole process group on timeout [row 32 Q]', async () => {
    const marker = join(dir, 'survivor');
    const run = await script(`(sleep 1; echo alive > ${marker}) & sleep 30`, { timeoutMs: 150 });
    expect(run).toMatchObject({ timedOut: true, signal: 'SIGKILL', code: null });
    const later = await script(`sleep 1.2; test -e ${marker}`);
    expect(later.code).toBe(1);
  });

  it('kills and throws when aborted, before or during the run', async () => {
    const during = new AbortController();
    const run = script('echo started; sleep 30', { signal: during.signal, onStdout: () => during.abort() });
    await expect(run).rejects.toThrow(Interrupted);
    await expect(script('true', { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it('takes each piece of output back once it was taken, so that nothing waits for the collector', async () => {
    const kept: Buffer[] = [];
    let bytes = 0;
    await script('head -c 300000 /dev/zero', {
      onStdout: (chunk) => {
        bytes += chunk.length;
        kept.push(chunk);
      },
    });
    expect(bytes).toBe(300_000);
    // A piece in a pool that others share stays as it is.
    expect(kept.filter((chunk) => chunk.length === 0).length).toBeGreaterThan(0);
  });

  it('feeds input at the pace of the tool, and survives a tool that stops reading', async () => {
    const all = await script('wc -c', { input: pieces(40) });
    expect(Number(all.stdout.toString())).toBe(40 * 65_536);
    const early = await script('head -c 10 >/dev/null; exit 7', { input: pieces(400) });
    expect(early.code).toBe(7);
  });

  it('passes on what the input throws', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(4);
      throw new TypeError('no picture');
    };
    await expect(script('cat >/dev/null; sleep 30', { input: broken() })).rejects.toThrow('no picture');
  });

  it('keeps only the end of endless messages and refuses endless output [rows 32, 47 Q]', async () => {
    const noisy = await script('yes 0123456789 | head -c 300000 >&2; echo last >&2');
    expect(noisy.stderr.endsWith('last\n')).toBe(true);
    expect(noisy.stderr.length).toBeLessThan(140_000);
    await expect(script('yes')).rejects.toThrow(MediaError);
  });

  it.runIf(hasKernelLimits())('holds a tool to its kernel limits [row 32 Q]', async () => {
    const limits = { asBytes: 1024 ** 3, cpuS: 5, fsizeBytes: 4096, nofile: 32 };
    const run = await script(`head -c 100000 /dev/zero > ${join(dir, 'big')}; ulimit -n`, { limits });
    expect(run.stdout.toString().trim()).toBe('32');
    expect(run.stderr).toMatch(/File size limit|Filesize limit|File too large|^$/);
    expect((await script(`wc -c < ${join(dir, 'big')}`)).stdout.toString().trim()).toBe('4096');
  });

  it('says which program could not be started', async () => {
    const file = join(dir, 'not-a-program');
    await writeFile(file, 'text');
    await expect(runTool(file, [], { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'media.tool-failed' });
  });
});
