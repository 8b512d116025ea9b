import type { MixedModel } from '../../joint/model.ts';

/** What the thread is given. */
export interface HighsRequest {
  readonly model: MixedModel;
  readonly timeLimitS: number;
  readonly gap: number;
  /** Column values of a known plan. */
  readonly start?: Float64Array;
}

/** What the thread answers: HiGHS' own verdict in words of ours. */
export interface HighsReply {
  readonly status: 'optimal' | 'time-limit' | 'infeasible' | 'failed';
  /** Column values of the best plan found; absent when there is none. */
  readonly columns?: Float64Array;
  /** Upper bound; infinite when not known. */
  readonly bound: number;
}
