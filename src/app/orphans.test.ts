import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyState } from '../orchestration/state.ts';
import { requireNoOrphans } from './orphans.ts';
import type { Workspace } from './workspace.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-orphans-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const workspace = (): Workspace => ({ stateDir: dir, assetsDir: join(dir, 'assets') }) as Workspace;

describe('requireNoOrphans', () => {
  it('lets a new production begin, also after a run that stored nothing', async () => {
    await requireNoOrphans(workspace(), emptyState);
    mkdirSync(join(dir, 'assets', 'tmp'), { recursive: true });
    await requireNoOrphans(workspace(), emptyState);
  });

  it('refuses an empty log beside paid takes [row 12]', async () => {
    mkdirSync(join(dir, 'assets', 'ab'), { recursive: true });
    await expect(requireNoOrphans(workspace(), emptyState)).rejects.toMatchObject({ code: 'store.corrupt' });
    await requireNoOrphans(workspace(), { ...emptyState, seq: 1 });
  });
});
