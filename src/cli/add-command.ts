import type { Command } from 'commander';

/** Sets the exit code of the process. */
export type SetExitCode = (code: number) => void;

/** Adds a command with the flags that every command takes. */
export type AddCommand = (signature: string, description: string) => Command;
