/** A planted bug, as data: one text of one source file replaced by another. Product code knows nothing of it. */
export interface Mutant {
  readonly name: string;
  /** Below `src/`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What the bug does, for people. */
  readonly says: string;
}
