import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runLab } from './command.ts';
import { dialects } from './job.ts';

const tools = { ffmpeg: '/bin/false', ffprobe: '/bin/false', version: '5.1' };

const temporary = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'shotcaller-lab-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

describe('runLab', () => {
  it('prints its addresses as the first line, stays until told, and frees the port', async () => {
    const workDir = temporary();
    const faultsFile = join(workDir, 'faults.json');
    writeFileSync(faultsFile, JSON.stringify([{ dialect: 'fal', op: 'create', effect: { name: 'quota' } }]));
    const stop = new AbortController();
    let printed: (line: string) => void = () => undefined;
    const firstLine = new Promise<string>((resolve) => {
      printed = resolve;
    });
    const run = runLab({ workDir, faultsFile, tools, signal: stop.signal }, { write: (text) => printed(text) });
    const { baseUrls, control } = JSON.parse(await firstLine);
    expect(Object.keys(baseUrls).sort()).toEqual([...dialects].sort());
    expect(baseUrls.runway).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/runway$/);
    expect(await (await fetch(`${control}/faults`)).json()).toMatchObject({ rules: [{ effect: { name: 'quota' } }] });
    stop.abort();
    await run;
    await expect(fetch(`${control}/jobs`)).rejects.toThrow();
  });

  it('refuses a fault file it can not read, and a port that is taken', async () => {
    const workDir = temporary();
    const base = { workDir, tools, signal: AbortSignal.abort() };
    const silent = { write: () => undefined };
    await expect(runLab({ ...base, faultsFile: join(workDir, 'none.json') }, silent)).rejects.toMatchObject({
      code: 'lab.fault-invalid',
    });
    const stop = new AbortController();
    let port = 0;
    const started = new Promise<void>((resolve) => {
      const out = {
        write: (text: string) => {
          port = Number(new URL(JSON.parse(text).control).port);
          resolve();
        },
      };
      void runLab({ ...base, signal: stop.signal }, out).catch(resolve);
    });
    await started;
    await expect(runLab({ ...base, port }, silent)).rejects.toMatchObject({ code: 'lab.port' });
    stop.abort();
  });
});
