import type { EngineId } from '../core/ids.ts';
import { totalWaitS } from './joint/waiting.ts';
import type { Option } from './options.ts';

/** What stands on an engine and how fast it gets through it. */
export interface Queue {
  /** Seconds of work of the attempts that run already. */
  readonly baseWorkS: number;
  /** Seconds of work that keep every slot busy once. */
  readonly roundS: number;
  readonly slots: number;
}

/** Seconds of work given to each engine by the plan. */
export type Load = ReadonlyMap<EngineId, number>;

/** Seconds of work that an option gives to its engine, and to the one behind a draft. */
export function workOf({ engine, attemptS, workS, draft }: Option): readonly (readonly [EngineId, number])[] {
  if (draft === undefined) return [[engine, workS]];
  return [
    [engine, attemptS],
    [draft.behind.engine, workS - attemptS],
  ];
}

/** Requests that can run at once: its slots, or fewer where the rate of create calls lets no more through. */
function slotsOf({ standing, attemptS }: Option): number {
  const { concurrency, requestsPerMin } = standing.facts;
  const byRate = requestsPerMin === undefined ? Number.POSITIVE_INFINITY : (requestsPerMin * attemptS) / 60;
  return Math.max(0.1, Math.min(Math.max(1, concurrency), byRate));
}

/** Queues of the engines that can make any of these shots, each shot taken for the mean of them. */
export function queuesOf(options: readonly Option[]): ReadonlyMap<EngineId, Queue> {
  const byEngine = Map.groupBy(options, ({ engine }) => engine);
  return new Map(
    [...byEngine].map(([engine, own]) => {
      const mean = (of: (option: Option) => number): number =>
        own.reduce((sum, each) => sum + of(each), 0) / own.length;
      const slots = mean(slotsOf);
      const open = own[0]?.standing.openAttempts ?? 0;
      return [
        engine,
        { baseWorkS: open * mean(({ attemptS }) => attemptS), roundS: slots * mean(({ workS }) => workS), slots },
      ];
    }),
  );
}

/** Seconds of waiting that one more shot suffers and causes together: what it costs the episode. */
export function addedWaitS(queue: Queue | undefined, otherWorkS: number, option: Option): number {
  if (queue === undefined) return 0;
  const stands = queue.baseWorkS + otherWorkS;
  return totalWaitS(stands + option.workS, queue.roundS) - totalWaitS(stands, queue.roundS);
}
