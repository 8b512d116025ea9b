/** One way to make a shot: an engine with what it gives and what it takes. */
export interface JointOption {
  /** Index of the engine in `JointProblem.engines`. */
  readonly engine: number;
  /** Utility without waiting for other shots and without continuity, in quality points. */
  readonly value: number;
  /** Money that counts against the budget, micro-dollars. */
  readonly money: number;
  /** Seconds the engine works for it, all expected attempts together. */
  readonly workS: number;
  /** Expected create calls. */
  readonly requests: number;
}

/** One open shot: exactly one of its options is chosen. */
export interface JointShot {
  readonly options: readonly JointOption[];
  /** Index of the continuity group, -1 for none. */
  readonly group: number;
  /** Utility lost when the shot is not on its group's engine. */
  readonly switchLoss: number;
  /** Index of the option that a plan before had chosen, where there was one and it is still possible; else absent. */
  readonly home?: number;
}

/** How many shots may leave their homes at no further cost, and what each one beyond that costs. */
export interface JointMoves {
  readonly free: number;
  /** Utility lost per move beyond `free`. */
  readonly price: number;
}

/** What an engine can carry. */
export interface JointEngine {
  /** Seconds of work that fit before the deadline, over all slots; infinite without a deadline. */
  readonly workLimitS: number;
  /** Create calls that the account allows in that time; infinite when not known. */
  readonly requestLimit: number;
  /** Seconds of work that stand on it already. */
  readonly baseWorkS: number;
  /** Seconds of work that keep every slot busy once: a queue of one round. */
  readonly roundS: number;
  /** Utility lost per second that a shot waits. */
  readonly waitPrice: number;
}

/** Shots that continue each other: their work comes one after the other. */
export interface JointChain {
  readonly shots: readonly number[];
  readonly limitS: number;
}

/**
 * A joint plan as numbers only: which engine makes which shot, so that the sum of values, less waiting and broken
 * continuity, is greatest and every limit holds. The engine of a group is the one that most of its switch loss stands on.
 */
export interface JointProblem {
  readonly shots: readonly JointShot[];
  readonly engines: readonly JointEngine[];
  readonly groupCount: number;
  readonly chains: readonly JointChain[];
  /** Money for all shots, micro-dollars. */
  readonly budget: number;
  /** Absent where moving costs nothing but what stands in the options' values. */
  readonly moves?: JointMoves;
}

/** Index of the chosen option of every shot. */
export type JointChoice = Int32Array;

/** What a choice is worth, and how far it is over its limits. */
export interface JointWorth {
  readonly value: number;
  /** Money over the budget, as a share of the budget; 0 when it holds. */
  readonly overBudget: number;
  /** Sum of the excesses over deadline and request limits, each as a share of its limit; 0 when they hold. */
  readonly overTime: number;
  /** Shots away from their homes. */
  readonly moved: number;
}

/** Differences this small are rounding: values, and excesses as shares. */
export const roundingWidth = 1e-9;
