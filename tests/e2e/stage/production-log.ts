import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkChain } from '../../../src/core/events/chain.ts';
import type { LogEvent } from '../../../src/core/events/event.ts';
import type { EventType, Payload } from '../../../src/core/events/payloads.ts';
import type { ProductionState } from '../../../src/orchestration/state.ts';
import { foldChecked, readLog } from '../../../src/store/sqlite/log.ts';

/** Folder of a production's log. */
export function stateDirOf(dir: string, production: string): string {
  return join(dir, '.shotcaller', production);
}

/** The events of a production's log; throws when the chain is broken or the sequence has a gap. */
export function wholeLog(dir: string, production: string): readonly LogEvent[] {
  const events = readLog(stateDirOf(dir, production));
  const check = checkChain(events);
  if (!check.ok) throw new Error(`log: ${check.reason}`);
  return events;
}

/** Events of one type. */
export function ofType<T extends EventType>(events: readonly LogEvent[], type: T): readonly LogEvent<T>[] {
  return events.filter((event) => event.type === type) as unknown as readonly LogEvent<T>[];
}

/** Fold of a production's log. */
export function foldedLog(dir: string, production: string): ProductionState {
  return foldChecked(wholeLog(dir, production));
}

/** Vendor job id of a submitted or found attempt. */
export function jobIdOf(handle: Payload<'attempt.submitted'>['handle'] | undefined): string | undefined {
  return (handle as { readonly jobId?: string } | undefined)?.jobId;
}

/** Reads the types of new events beside a running writer, cheaply enough to be called every few milliseconds. */
export class LogWatch {
  readonly #file: string;
  #db: DatabaseSync | undefined;
  #seq: number;

  /** @param after sequence number of the last event already known. */
  constructor(dir: string, production: string, after: number) {
    this.#file = join(stateDirOf(dir, production), 'log.db');
    this.#seq = after;
  }

  /** Types of the events since the last call; empty while there is no log yet. */
  news(): readonly string[] {
    try {
      this.#db ??= new DatabaseSync(this.#file, { readOnly: true });
      const rows = this.#db
        .prepare("SELECT seq, json_extract(body, '$.type') AS type FROM events WHERE seq > ? ORDER BY seq")
        .all(this.#seq);
      this.#seq = Number(rows.at(-1)?.['seq'] ?? this.#seq);
      return rows.map((row) => String(row['type']));
    } catch (thrown) {
      // Not there yet, or the writer holds it for a moment: the next look sees it.
      if (/unable to open|no such table|locked|busy/i.test(String(thrown))) return [];
      throw thrown;
    }
  }

  close(): void {
    this.#db?.close();
  }
}
