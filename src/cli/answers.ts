import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Lines of answers from a terminal, a pipe or a file. */
export interface Answers {
  /** The next line; `undefined` when the input has ended or the command is to stop. */
  next(): Promise<string | undefined>;
  close(): void;
}

/**
 * Reads answers line by line; lines that come before they are asked for are kept. The terminal stays in its usual mode,
 * so that Ctrl-C still stops the command.
 */
export function openAnswers(input: Readable, stop: AbortSignal): Answers {
  const lines: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let ended = stop.aborted;
  const give = (line: string | undefined): void => {
    const asked = waiting;
    waiting = undefined;
    if (asked !== undefined) asked(line);
    else if (line !== undefined) lines.push(line);
  };
  const end = (): void => {
    ended = true;
    give(undefined);
  };
  const reader = createInterface({ input, terminal: false });
  reader.on('line', give);
  reader.on('close', end);
  stop.addEventListener('abort', end, { once: true });
  return {
    next: () => {
      const line = stop.aborted ? undefined : lines.shift();
      if (line !== undefined || ended) return Promise.resolve(line);
      return new Promise((answer) => {
        waiting = answer;
      });
    },
    close: () => {
      stop.removeEventListener('abort', end);
      reader.close();
    },
  };
}
