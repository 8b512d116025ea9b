import type { ErrorCode } from './error-codes.ts';

const marker = Symbol.for('shotcaller.error');

/** Where an error was found and what surrounds it; printed as is, so it never holds secrets. */
export type ErrorContext = Readonly<Record<string, unknown>>;

/** What an error may carry besides code and message. */
export interface ErrorDetails {
  /** What the person can do about it, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * Base of everything Shotcaller throws. Thrown errors are for misuse, bad files, failed set-up and bugs;
 * what an engine did is a value (`core/outcome.ts`), never an exception.
 */
export class ShotcallerError extends Error {
  /** Stable dotted code; the same in CLI JSON, HTTP problem+json and console. */
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    this.context = context;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for any Shotcaller error, also one from another copy of this package. */
  static is(value: unknown): value is ShotcallerError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/** Something is wrong in the production file; context has `file`, `line`, `col` and `path` where known. */
export class ProductionError extends ShotcallerError {}
/** Something is wrong in the configuration, the command line or the set-up of the machine. */
export class ConfigError extends ShotcallerError {}
/** The budget forbids what was asked for. */
export class BudgetError extends ShotcallerError {}
/** A file's provenance can't be made or doesn't hold. */
export class ProvenanceError extends ShotcallerError {}
/** The log or the asset store can't be read or written. */
export class StoreError extends ShotcallerError {}
/** A media file or tool misbehaved outside of a gate (a gate reports verdicts instead). */
export class MediaError extends ShotcallerError {}
/** The person stopped the command; everything is resumable. */
export class Interrupted extends ShotcallerError {}
/** A bug in Shotcaller. */
export class Defect extends ShotcallerError {}

/** The message of anything that was thrown, for one line of text. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
