import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, StoreError } from '../../core/errors.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { JobHandle } from '../../engines/engine.ts';

const announcementSchema = z.strictObject({
  attempt: z.string(),
  engine: z.string(),
  jobId: z.string(),
  native: z.record(z.string(), z.json()),
  emulated: z.boolean(),
});

/** A job that came forward on the secret address of an attempt. */
export interface Announcement extends Pick<JobHandle, 'engine' | 'jobId' | 'native' | 'emulated'> {
  readonly attempt: AttemptId;
}

/** Most jobs remembered per attempt: there is one, unless a vendor runs it twice. */
const mostPerAttempt = 8;

/** Which jobs came forward as whose; outlives the process, since the reply to a paid call may have died with it. */
export interface Announcements {
  /** @throws {StoreError} `store.unwritable` or `store.full`. */
  note(announcement: Announcement): void;
  /** Jobs of an attempt, oldest first. */
  of(attempt: AttemptId): readonly Announcement[];
}

/**
 * Opens the list (JSON lines, mode 0600). A line that can't be read is skipped: it is a hint that is lost, and a kill in
 * the middle of a write leaves half of one.
 */
export function openAnnouncements(file: string): Announcements {
  const known = new Map<AttemptId, readonly Announcement[]>();
  const take = (announcement: Announcement): boolean => {
    const { attempt, engine, jobId } = announcement;
    const before = known.get(attempt) ?? [];
    if (before.length >= mostPerAttempt || before.some((each) => each.engine === engine && each.jobId === jobId))
      return false;
    known.set(attempt, [...before, announcement]);
    return true;
  };
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.split('\n')) {
    const found = announcementSchema.safeParse(parse(line));
    if (found.success) take(found.data);
  }
  let torn = text !== '' && !text.endsWith('\n');
  return {
    note: (announcement) => {
      if (!take(announcement)) return;
      try {
        appendFileSync(file, `${torn ? '\n' : ''}${JSON.stringify(announcement)}\n`, { mode: 0o600 });
        torn = false;
      } catch (cause) {
        throw unwritable(file, cause);
      }
    },
    of: (attempt) => known.get(attempt) ?? [],
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function unwritable(file: string, cause: unknown): StoreError {
  const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  const hint = full ? 'Free some space and repeat the command.' : 'Check that the folder may be written by you.';
  const code = full ? 'store.full' : 'store.unwritable';
  return new StoreError(code, `Can not write ${file}: ${messageOf(cause)}`, { file }, { cause, hint });
}
