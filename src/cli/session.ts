import { resolve } from 'node:path';
import { type AppContext, processContext } from '../app/context.ts';
import { type Output, openOutput } from './output.ts';

/** Flags that every command takes. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly cwd?: string;
  readonly config?: string;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** What a command works with: the use cases' context and a place to print. */
export interface Session {
  readonly context: AppContext;
  readonly out: Output;
  /** Ends with the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
}

/** Opens the session of one command. The second Ctrl-C leaves at once. */
export function openSession(flags: CommonFlags): Session {
  const out = openOutput(flags);
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    out.say('\nStopping: nothing new is started, what runs is recorded. Press Ctrl-C again to leave at once.');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { context: processContext(resolve(flags.cwd ?? '.'), flags.config), out, stop: stop.signal };
}
