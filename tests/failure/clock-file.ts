import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const preload = pathToFileURL(join(import.meta.dirname, 'jumping-clock.ts')).href;

/** A wall clock for commands that a test can set. */
export interface ClockFile {
  /** What a command's environment needs to follow it. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets how far the clock is off, milliseconds; running commands follow within a moment. */
  readonly shiftTo: (ms: number) => void;
}

/** A clock that is right until it is set. */
export function clockIn(dir: string): ClockFile {
  const file = join(dir, 'clock');
  const shiftTo = (ms: number): void => {
    // Renamed into place: a command never reads half a number.
    writeFileSync(`${file}.new`, String(ms));
    renameSync(`${file}.new`, file);
  };
  shiftTo(0);
  return { env: { NODE_OPTIONS: `--import=${preload}`, SHOTCALLER_TEST_CLOCK: file }, shiftTo };
}
