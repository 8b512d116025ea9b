import type { JointChoice, JointProblem } from './problem.ts';

/** What an exact solver says about a joint plan. */
export interface SolverAnswer {
  /** `infeasible` is a proof; `nothing` says that the time was over before a plan was found. */
  readonly status: 'optimal' | 'time-limit' | 'infeasible' | 'nothing';
  readonly choice?: JointChoice;
  /** Upper bound of every plan's value; infinite when not known. */
  readonly bound: number;
}

/** How long and from where a solver works. */
export interface SolverOptions {
  /** Seconds; the best plan by then is taken. */
  readonly timeLimitS: number;
  /** A known plan that keeps every limit. */
  readonly start?: JointChoice;
  /** Relative gap at which to stop. Default 1e-4. */
  readonly gap?: number;
}

/** Improves joint plans exactly, outside the caller's thread. */
export interface JointSolver {
  /** Name for the record, e.g. `highs`. */
  readonly name: string;
  solve(problem: JointProblem, options: SolverOptions): Promise<SolverAnswer>;
}
