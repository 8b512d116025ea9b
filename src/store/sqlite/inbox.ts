import type { DatabaseSync } from 'node:sqlite';
import { type Clock, rfc3339 } from '../../core/clock.ts';
import { guarded, openDatabase } from './database.ts';

/** What lies in an inbox: an operator's command, or facts of a process that lost its lease. */
export type InboxKind = 'command' | 'stray';

/** One unanswered entry, oldest first. `body` is JSON that nobody has checked yet. */
export interface InboxEntry {
  readonly key: string;
  readonly kind: InboxKind;
  readonly body: unknown;
  /** RFC 3339. */
  readonly at: string;
}

/** The owner's side of the inbox, on the connection of its log. */
export interface Inbox {
  /** Entries without an answer, oldest first. */
  waiting(): readonly InboxEntry[];
  /** Answers an entry, while this process still owns the production: what a replaced owner says does not count. */
  answer(key: string, answer: object): void;
}

/** The other processes' side. */
export interface Letterbox {
  /**
   * Puts an entry beside the log.
   * @returns false when there is one with this key already; it stays as it is.
   */
  put(key: string, kind: InboxKind, body: object): boolean;
  /** The owner's answer; `undefined` while there is none. */
  answerTo(key: string): unknown;
  close(): void;
}

/** The inbox as the owner of an epoch sees it. */
export function inboxOf(dir: string, db: DatabaseSync, epoch: number): Inbox {
  const waiting = db.prepare('SELECT key, kind, body, at FROM inbox WHERE answer IS NULL ORDER BY rowid');
  const answer = db.prepare(
    'UPDATE inbox SET answer = ? WHERE key = ? AND answer IS NULL AND ? = (SELECT epoch FROM lease)',
  );
  return {
    waiting: () =>
      guarded(dir, () => waiting.all()).map((row) => ({
        key: String(row['key']),
        kind: row['kind'] === 'stray' ? 'stray' : 'command',
        body: readJson(String(row['body'])),
        at: String(row['at']),
      })),
    answer: (key, given) => void guarded(dir, () => answer.run(JSON.stringify(given), key, epoch)),
  };
}

/**
 * Opens the inbox of a log that another process holds.
 * @throws {StoreError} as `openDatabase`.
 */
export function openLetterbox(dir: string, clock: Clock): Letterbox {
  const db = openDatabase(dir);
  return {
    put: (key, kind, body) => put(dir, db, { key, kind, body, at: rfc3339(clock.now()) }),
    answerTo: (key) => {
      const row = guarded(dir, () => db.prepare('SELECT answer FROM inbox WHERE key = ?').get(key));
      return typeof row?.['answer'] === 'string' ? readJson(row['answer']) : undefined;
    },
    close: () => db.close(),
  };
}

/** Puts an entry; false when its key is taken. */
export function put(dir: string, db: DatabaseSync, { key, kind, body, at }: InboxEntry): boolean {
  const insert = 'INSERT OR IGNORE INTO inbox (key, kind, body, at) VALUES (?, ?, ?, ?)';
  return guarded(dir, () => Number(db.prepare(insert).run(key, kind, JSON.stringify(body), at).changes) === 1);
}

/** A damaged entry must not stop a run: it reads as nothing, and is refused like any other that makes no sense. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
