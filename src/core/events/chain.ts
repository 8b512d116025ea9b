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

/** An event with its canonical JSON, which is what a log stores. */
export interface Chained {
  readonly event: LogEvent;
  readonly text: string;
}

/**
 * Puts a new event behind the head of a log. `id` must be unique, `at` RFC 3339. The text is made in the same pass as the
 * hash: a plan is large, and both need its canonical form.
 */
export function chained(
  head: { readonly seq: number; readonly hash: Sha256Hex },
  entry: NewEvent,
  id: string,
  at: string,
): Chained {
  const open = { v: eventVersion, seq: head.seq + 1, id, at, ...entry, prev: head.hash } as Omit<
    LogEvent<EventType>,
    'hash'
  >;
  const members = Object.entries(open).map(([name, value]) => [name, canonicalJson(value)] as const);
  const hash = sha256(domainTag + open.prev + objectText(members));
  const text = objectText([...members, ['hash', JSON.stringify(hash)]]);
  return { event: { ...open, hash } as LogEvent, text };
}

/** RFC 8785 text of an object whose members' values are canonical already; the names are plain ASCII words. */
function objectText(members: readonly (readonly [name: string, text: string])[]): string {
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
}

/** The event alone, for whoever stores nothing. */
export function chain(
  head: { readonly seq: number; readonly hash: Sha256Hex },
  entry: NewEvent,
  id: string,
  at: string,
): LogEvent {
  return chained(head, entry, id, at).event;
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
