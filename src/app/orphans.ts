import { readdir } from 'node:fs/promises';
import { StoreError } from '../core/errors.ts';
import type { ProductionState } from '../orchestration/state.ts';
import type { Workspace } from './workspace.ts';

/**
 * Refuses to start over an empty log beside takes that were paid for: the log was lost, and starting again would pay
 * for the same clips twice.
 * @throws {StoreError} `store.corrupt`.
 */
export async function requireNoOrphans({ assetsDir, stateDir }: Workspace, state: ProductionState): Promise<void> {
  if (state.seq > 0) return;
  const folders = await readdir(assetsDir).catch(() => [] as string[]);
  if (folders.every((name) => name === 'tmp')) return;
  throw new StoreError(
    'store.corrupt',
    `The log in ${stateDir} is gone, but takes it recorded are still there`,
    { dir: stateDir },
    { hint: `Restore log.db from a backup. To start over and pay for everything again, move ${stateDir} away first.` },
  );
}
