import { z } from 'zod';
import { Defect, type ShotcallerError, StoreError } from '../errors.ts';
import type { UnitId } from '../ids.ts';
import { type EventType, type Payload, payloads } from './payloads.ts';

/**
 * Version of the event schema written by this code. Version 2 only added optional fields to version 1, so a stored
 * version 1 event is a valid version 2 event as it is; a later version that changes a shape needs an up-caster here.
 */
export const eventVersion = 2;

/** Who caused an event: a person and how they were authenticated, or a policy with its version. */
export const principalSchema = z.union([
  z.strictObject({ person: z.string().min(1), auth: z.enum(['asserted', 'token', 'oidc']) }),
  z.strictObject({ policy: z.string().regex(/^[a-z-]+@\d+$/) }),
]);
export type Principal = Readonly<z.infer<typeof principalSchema>>;

/** An event before it enters the log. */
export type NewEvent<T extends EventType = EventType> = {
  readonly [K in T]: {
    readonly type: K;
    readonly unit: UnitId;
    readonly by: Principal;
    readonly data: Payload<K>;
    /** Idempotency key of the operator's command that this event records (schema version 2). */
    readonly command?: string;
    /** SHA-256 of that command's decision: the same key with another decision is a mistake (schema version 2). */
    readonly commandDigest?: string;
  };
}[T];

/** An event in the log (DESIGN section 3). Hashes are lower-case hex SHA-256. */
export type LogEvent<T extends EventType = EventType> = NewEvent<T> & {
  readonly v: number;
  /** Gapless from 1. */
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly prev: string;
  readonly hash: string;
};

const envelope = z.object({
  v: z.int(),
  seq: z.int().min(1),
  id: z.string(),
  at: z.iso.datetime(),
  by: principalSchema,
  type: z.string(),
  unit: z.string(),
  data: z.unknown(),
  command: z.string().min(1).max(200).optional(),
  commandDigest: z.string().optional(),
  prev: z.string(),
  hash: z.string(),
});

/** Builds a typed new event; exists so that call sites read as sentences. */
export function event<T extends EventType>(type: T, unit: UnitId, by: Principal, data: Payload<T>): NewEvent<T> {
  return { type, unit, by, data } as NewEvent<T>;
}

/**
 * Checks an event before it is written: what enters the log must be readable for good.
 * @throws {Defect} `defect.invariant` when the payload or the principal breaks its schema.
 */
export function requireValid(entry: NewEvent): void {
  const payload = payloads[entry.type].safeParse(entry.data);
  const by = principalSchema.safeParse(entry.by);
  const error = payload.error ?? by.error;
  if (error === undefined) return;
  throw new Defect('defect.invariant', `${entry.type} breaks its schema: ${z.prettifyError(error)}`, {
    type: entry.type,
    unit: entry.unit,
  });
}

/**
 * Reads one stored event strictly.
 * @param row sequence number under which the text is stored, named when the text can't even say its own.
 * @throws {StoreError} `store.newer` for a later schema version, `store.corrupt` for anything malformed.
 */
export function parseEvent(text: string, row?: number): LogEvent {
  const raw = readJson(text, row);
  const found = envelope.safeParse(raw);
  if (!found.success) throw corrupt(`${named(row)} is malformed: ${z.prettifyError(found.error)}`, row);
  const { v, type, seq, data } = found.data;
  if (v > eventVersion) {
    throw new StoreError(
      'store.newer',
      `Event ${seq} has schema version ${v}; this version reads up to ${eventVersion}`,
      { seq, v },
      {
        hint: 'Open the production with the newer Shotcaller that wrote it.',
      },
    );
  }
  const schema = Object.hasOwn(payloads, type) ? payloads[type as EventType] : undefined;
  if (schema === undefined) throw corrupt(`event ${seq} has the unknown type ${type}`, seq);
  const payload = schema.safeParse(data);
  if (!payload.success)
    throw corrupt(`event ${seq} (${type}) breaks its schema: ${z.prettifyError(payload.error)}`, seq);
  return found.data as unknown as LogEvent;
}

function readJson(text: string, row: number | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corrupt(`${named(row)} is not JSON`, row, cause);
  }
}

function named(row: number | undefined): string {
  return row === undefined ? 'an event' : `event ${row}`;
}

function corrupt(what: string, seq: number | undefined, cause?: unknown): ShotcallerError {
  return new StoreError('store.corrupt', `The log is damaged: ${what}`, seq === undefined ? {} : { seq }, {
    cause,
    hint: 'Keep the file; restore the production folder from a backup.',
  });
}
