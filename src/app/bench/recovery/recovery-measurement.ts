/** What a process that measures recovery is told. */
export type RecoveryTask =
  /** Writes the log of a production with all its shots in flight. */
  | { readonly kind: 'write'; readonly shots: number; readonly dir: string }
  /** The steps of opening that log, one after the other. */
  | { readonly kind: 'steps'; readonly shots: number; readonly dir: string }
  /** The real opening and the real run, up to the first calls of an engine. */
  | { readonly kind: 'restart'; readonly shots: number; readonly dir: string }
  /** Folds a made-up series of so many events. */
  | { readonly kind: 'fold'; readonly events: number };

/** Milliseconds on the wall and of this thread's own time; the second hardly minds other work on the machine. */
export interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Steps of opening a log. `chain`: every hash made again. */
export interface OpeningSteps {
  readonly events: number;
  readonly bytes: number;
  readonly read: Took;
  readonly parse: Took;
  readonly chain: Took;
  readonly fold: Took;
}

/** A restart with every shot in flight. */
export interface Restart {
  /** From the start of the process to the end of its imports. */
  readonly load: Took;
  /** `openLog`: lock, read, check, fold. */
  readonly open: Took;
  /** From there to the first call of an engine. */
  readonly firstCall: Took;
  /** From the first call to the last shot's first look. */
  readonly allCalls: Took;
  /** From there until everything those calls said is in the log. */
  readonly recorded: Took;
  readonly peakRssBytes: number;
}

/** A fold of a whole series. */
export interface FoldMeasured {
  readonly events: number;
  readonly shots: number;
  readonly fold: Took;
}
