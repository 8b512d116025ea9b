import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sweepLeftovers } from './leftovers.ts';
import type { Workspace } from './workspace.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-sweep-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const finished = [
  'out/e01/e01.mp4',
  'out/e01/e01.mp4.c2pa',
  'out/e01/report.html',
  'out/e01/.delivered',
  'out/e01/shots/sh010.mp4',
  'state/log.db',
  'state/vault.json',
  'state/assets/ab/abcd.mp4',
  'state/work/cut-e01/e01.mp4',
  'state/work/0f-last.png',
];
const unfinished = [
  'out/e01/.e01.mp4.0123456789ab.tmp',
  'out/e01/timeline.otio.4711.part',
  'out/e01/.report.html.0b0e7f3c-0d43-4f0e-9c3e-4f5f6a7b8c9d.part',
  'out/e01/.part-poster.jpg',
  'out/e01/shots/.sh010.mp4.c2pa.0123456789ab.tmp',
  'state/vault.json.4711.part',
  'state/assets/tmp/0b0e7f3c-0d43-4f0e-9c3e-4f5f6a7b8c9d',
  'state/work/e01-sh010-take1.mp4',
  'state/work/e01-sh010-take1.mp4.0123456789ab.unfinished',
  'state/work/0f-last.12ab34cd.part.png',
  'state/work/cut-e01/cut-aB3dE6/episode.mp4',
];

it('removes what was half written and nothing else [row 41]', async () => {
  for (const file of [...finished, ...unfinished]) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), '');
  }
  const state = join(dir, 'state');
  const paths = {
    outRoot: join(dir, 'out'),
    stateDir: state,
    assetsDir: join(state, 'assets'),
    workDir: join(state, 'work'),
  };
  await sweepLeftovers(paths as Workspace);
  expect(finished.filter((file) => !existsSync(join(dir, file)))).toEqual([]);
  expect(unfinished.filter((file) => existsSync(join(dir, file)))).toEqual([]);
});

it('is content where nothing was made yet', async () => {
  const nowhere = join(dir, 'nowhere');
  const paths = { outRoot: nowhere, stateDir: nowhere, assetsDir: nowhere, workDir: nowhere };
  await expect(sweepLeftovers(paths as Workspace)).resolves.toBeUndefined();
});
