import { type AppContext, processContext } from '../app/context.ts';
import { ConfigError } from '../core/errors.ts';
import type { CommonFlags } from './flags.ts';
import { type Output, openOutput } from './output.ts';
import { onReaderGone } from './reader-gone.ts';

/** What a command works with: the use cases' context and a place to print. */
export interface Session {
  readonly context: AppContext;
  readonly out: Output;
  /** Ends with the first Ctrl-C or SIGTERM; for a command that drains also when the terminal or the reader goes away. */
  readonly stop: AbortSignal;
  /** Says that this command pays for work under way: losing the terminal, or who read the output, stops it in order. */
  readonly drains: () => void;
}

/**
 * One key press may arrive several times: the terminal tells the whole process group, and npx and the launcher pass it on.
 * Within this time they count as one, milliseconds.
 */
const onePressMs = 500;

/**
 * Opens the session of one command; with `--cwd` the process moves there, so that every path given is read from that
 * folder. The second Ctrl-C leaves at once.
 * @throws {ConfigError} `usage.invalid` when the folder of `--cwd` can not be entered.
 */
export function openSession(flags: CommonFlags): Session {
  if (flags.cwd !== undefined) enter(flags.cwd);
  const out = openOutput(flags);
  const stop = new AbortController();
  let stoppedAt = Number.POSITIVE_INFINITY;
  const onSignal = (): void => {
    if (performance.now() - stoppedAt > onePressMs) process.exit(130);
    if (stop.signal.aborted) return;
    stoppedAt = performance.now();
    stop.abort();
    out.say('\nStopping: nothing new is started, what runs is recorded. Press Ctrl-C again to leave at once.');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const drains = (): void => {
    // Nobody is there to press a key twice.
    const onLost = (): void => stop.abort();
    process.on('SIGHUP', onLost);
    onReaderGone(onLost);
  };
  return { context: processContext(process.cwd(), flags.config), out, stop: stop.signal, drains };
}

function enter(dir: string): void {
  try {
    process.chdir(dir);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const what = { ENOENT: 'it does not exist', ENOTDIR: 'it is not a folder' }[code] ?? code;
    const hint = 'Give --cwd a folder that exists.';
    throw new ConfigError('usage.invalid', `Can not work in ${dir}: ${what}`, { dir }, { cause, hint });
  }
}
