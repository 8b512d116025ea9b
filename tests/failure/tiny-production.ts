import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from '../e2e/stage/command-line.ts';
import { type LabProcess, startLabProcess } from '../e2e/stage/lab-process.ts';

/** A few one-second shots in a folder of their own, with a lab beside them. */
export interface TinyProduction {
  readonly dir: string;
  readonly file: string;
  readonly lab: LabProcess;
  readonly close: () => Promise<void>;
}

/** Clips that any lab of this test file made: equal requests give equal clips, so each is drawn once. */
const shelf = mkdtempSync(join(tmpdir(), 'shotcaller-clips-'));
afterAll(() => rmSync(shelf, { recursive: true, force: true }));

/** Id of the production. */
export const tinyId = 'four';

/** What may differ. */
export interface TinyOptions {
  readonly fixture?: 'four-shots' | 'slow-list' | 'storm';
  /** How much faster than usual the lab's engines are. */
  readonly speed?: number;
  /** Seeds the lab's chances. */
  readonly seed?: number;
}

/** What the storm takes from the pilot. */
const borrowed = ['bible/ivo.png', 'bible/greenhouse.png', 'looks/key-art.png', 'consent/ivo.md'];

/** Makes the production and starts its lab. */
export async function openTiny({ fixture = 'four-shots', ...options }: TinyOptions = {}): Promise<TinyProduction> {
  const dir = mkdtempSync(join(tmpdir(), 'shotcaller-four-'));
  cpSync(join(import.meta.dirname, 'fixtures', fixture), dir, { recursive: true });
  if (fixture === 'storm') for (const file of borrowed) cpSync(join(root, 'examples', 'pilot', file), join(dir, file));
  const clips = join(dir, 'lab', 'clips');
  mkdirSync(clips, { recursive: true });
  cpSync(shelf, clips, { recursive: true });
  const lab = await startLabProcess({ dir: join(dir, 'lab'), ...options });
  return {
    dir,
    file: join(dir, 'production.yaml'),
    lab,
    close: async () => {
      await lab.stop();
      for (const clip of readdirSync(clips).filter((name) => /^[0-9a-f]+\.mp4$/.test(name))) {
        if (!existsSync(join(shelf, clip))) cpSync(join(clips, clip), join(shelf, clip));
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
