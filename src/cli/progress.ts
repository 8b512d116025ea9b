import type { CutProgress } from '../assembly/cut.ts';
import type { Clock } from '../core/clock.ts';
import type { ProductionState, ShotState } from '../orchestration/state.ts';
import { liveLines } from './live.ts';
import type { Output } from './output.ts';
import { plain } from './print/table.ts';

/** Live progress of a run: a table that redraws itself on a terminal, a line per change otherwise. */
export interface Progress {
  readonly show: (state: ProductionState) => void;
  readonly cut: (progress: CutProgress) => void;
  /** Wraps a question so that the table does not draw over it. */
  paused<A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>): (...args: A) => Promise<R>;
  close(): void;
}

/** Opens the progress display that suits the output. */
export function openProgress(out: Output, clock: Clock): Progress {
  return out.live ? liveProgress(out, clock) : lineProgress(out);
}

function lineProgress(out: Output): Progress {
  const seen = new Map<string, string>();
  let step = '';
  return {
    show: (state) => {
      for (const shot of Object.values(state.shots)) {
        const line = `${shot.ref}  ${newest(shot)}`;
        if (seen.get(shot.ref) === line || newest(shot) === 'planned') continue;
        seen.set(shot.ref, line);
        out.say(line);
      }
    },
    cut: (progress) => {
      if (progress.step === step) return;
      step = progress.step;
      out.say(`cut  ${step}`);
    },
    paused: (ask) => ask,
    close: () => {},
  };
}

function liveProgress(out: Output, clock: Clock): Progress {
  let state: ProductionState | undefined;
  let cutting = '';
  let drawn = 0;
  const erase = (): void => {
    if (drawn > 0) process.stdout.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (state === undefined) return;
    const lines = liveLines(state, clock.now(), out, cutting);
    erase();
    process.stdout.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  let timer: NodeJS.Timeout | undefined = setInterval(draw, 250);
  return {
    show: (next) => {
      state = next;
    },
    cut: ({ step, done, of }) => {
      cutting = `cutting the episode: ${step} ${done}/${of}`;
    },
    paused:
      (ask) =>
      async (...args) => {
        erase();
        clearInterval(timer);
        drawn = 0;
        try {
          return await ask(...args);
        } finally {
          timer = setInterval(draw, 250);
        }
      },
    close: () => {
      clearInterval(timer);
      timer = undefined;
      erase();
    },
  };
}

/** The newest thing that happened to a shot, in a few words. */
function newest(shot: ShotState): string {
  if (shot.accepted !== undefined) return `accepted: ${shot.engine ?? ''}, signed`;
  if (shot.held !== undefined) return `held: ${plain(shot.held.reason)}`;
  const last = shot.attempts.at(-1);
  const move = shot.reassignments.at(-1);
  if (last === undefined) return shot.engine === undefined ? 'planned' : `goes to ${shot.engine}`;
  if (move !== undefined && shot.movedAfter === last.attempt) return plain(move.reason);
  const take = shot.takes.find((entry) => entry.attempt === last.attempt);
  if (take?.verdict !== undefined) return `take ${take.take} ${take.verdict.verdict}`;
  if (last.outcome === 'delivered') return `take ${take?.take ?? ''} delivered by ${last.engine}`;
  if (last.outcome !== undefined) return `${last.outcome} on ${last.engine}: ${plain(last.reason ?? '')}`;
  const progress = last.progress === undefined ? last.phase : last.progress.status;
  return `${progress} on ${last.engine}`;
}
