/** Flags that every command takes. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly cwd?: string;
  readonly config?: string;
  /** False with `--no-color`. */
  readonly color?: boolean;
}
