import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openAnnouncements } from './announcements.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-announced-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const job = (jobId: string, attempt = 'A1') => ({
  attempt,
  engine: 'fal/x',
  jobId,
  native: { endpoint: 'e' },
  emulated: false,
});

describe('the jobs that came forward', () => {
  it('are known to the next process, once each', () => {
    const file = join(dir, 'a.jsonl');
    const first = openAnnouncements(file);
    for (const each of [job('j1'), job('j1'), job('j2'), job('j3', 'A2')]) first.note(each);
    const next = openAnnouncements(file);
    expect(next.of('A1')).toEqual([job('j1'), job('j2')]);
    expect(next.of('A2')).toEqual([job('j3', 'A2')]);
    expect(next.of('A3')).toEqual([]);
  });

  it('survive a line that a kill cut in half, and one of rubbish', () => {
    const file = join(dir, 'b.jsonl');
    writeFileSync(file, `rubbish\n{"attempt":1}\n${JSON.stringify(job('j1'))}\n`);
    appendFileSync(file, JSON.stringify(job('j2')).slice(0, 30));
    openAnnouncements(file).note(job('j3'));
    expect(openAnnouncements(file).of('A1')).toEqual([job('j1'), job('j3')]);
  });

  it('that can not be written down say so', () => {
    const announcements = openAnnouncements(join(dir, 'no', 'such', 'folder.jsonl'));
    expect(() => announcements.note(job('j1'))).toThrow(expect.objectContaining({ code: 'store.unwritable' }));
  });
});
