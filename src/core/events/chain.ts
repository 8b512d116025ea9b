import { canonicalJson, type Sha256Hex, sha256 } from '../hashing.ts';
import { eventVersion, type LogEvent, type NewEvent } from './event.ts';
import type { EventType } from './payloads.ts';

/** `prev` of the first event. */
export const genesis: Sha256Hex = '0'.repeat(64);

const domainTag = 'shotcaller.log/1\0';

/** Hash of an event: SHA-256(domain tag ‖ prev ‖ RFC 8785 JSON of the event without `hash`). */
export function hashEvent(event: Omit<LogEvent, 'hash'>): Sha256Hex {
  return sha256(domainTag + event.prev + canonicalJson(event));
}

/** Puts a new event behind the head of a log. `id` must be unique, `at` RFC 3339. */
export function chain(
  head: { readonly seq: number; readonly hash: Sha256Hex },
  entry: NewEvent,
  id: string,
  at: string,
): LogEvent {
  const open = { v: eventVersion, seq: head.seq + 1, id, at, ...entry, prev: head.hash } as Omit<
    LogEvent<EventType>,
    'hash'
  >;
  return { ...open, hash: hashEvent(open) } as LogEvent;
}

/** Where a log stops being believable. */
export type ChainCheck =
  | { readonly ok: true; readonly head: Sha256Hex; readonly seq: number }
  | { readonly ok: false; readonly seq: number; readonly reason: string };

/** Checks sequence numbers, links and hashes from the first event on; names the first bad event. */
export function checkChain(events: Iterable<LogEvent>): ChainCheck {
  let prev = genesis;
  let seq = 0;
  for (const entry of events) {
    if (entry.seq !== seq + 1) return { ok: false, seq: seq + 1, reason: `event ${seq + 1} is missing` };
    if (entry.prev !== prev)
      return { ok: false, seq: entry.seq, reason: `event ${entry.seq} does not follow event ${seq}` };
    const { hash, ...open } = entry;
    if (hashEvent(open as Omit<LogEvent, 'hash'>) !== hash)
      return { ok: false, seq: entry.seq, reason: `event ${entry.seq} was changed` };
    prev = hash;
    seq = entry.seq;
  }
  return { ok: true, head: prev, seq };
}
