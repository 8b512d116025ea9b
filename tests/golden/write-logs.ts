// Writes the golden logs of the current event schema version: `node tests/golden/write-logs.ts`. Run it once, in the
// commit that raises `eventVersion`. Kept logs are never written again, so it refuses where a folder exists.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventVersion, parseEvent } from '../../src/core/events/event.ts';
import { foldChecked } from '../../src/store/sqlite/log.ts';
import { folderOf, hasLogs } from './golden-logs.ts';
import { printSummary, summaryOf } from './log-summary.ts';
import { killedLog, revisionLog } from './stories/interrupted.ts';
import { budgetLog, inDoubtLog } from './stories/money.ts';
import { operatorLog } from './stories/operator.ts';
import { pilotLog } from './stories/pilot.ts';
import { troubleLog } from './stories/trouble.ts';
import { vocabularyLog } from './stories/vocabulary.ts';

/** Tells one story and gives the stored text of its events. */
export type Story = () => Promise<readonly string[]>;

/** Stories told within this process in virtual time, by the name of their file. */
export const quickStories: Readonly<Record<string, Story>> = {
  budget: budgetLog,
  'in-doubt': inDoubtLog,
  killed: killedLog,
  operator: operatorLog,
  revision: revisionLog,
  trouble: troubleLog,
  vocabulary: vocabularyLog,
};

/**
 * Writes stories into the folder of a schema version: all of them or, when one fails, none.
 * @throws when the folder exists: kept logs are only added, never changed.
 */
export async function writeLogs(version: number, stories: Readonly<Record<string, Story>>): Promise<readonly string[]> {
  const dir = folderOf(version);
  if (hasLogs(version)) {
    throw new Error(`${dir} exists; golden logs are never written again. A new schema version gets a new folder.`);
  }
  const told = [];
  for (const [name, story] of Object.entries(stories)) told.push({ name, rows: await story() });
  const part = `${dir}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  for (const { name, rows } of told) {
    const state = foldChecked(rows.map((row, at) => parseEvent(row, at + 1)));
    writeFileSync(join(part, `${name}.ndjson`), rows.map((row) => `${row}\n`).join(''));
    writeFileSync(join(part, `${name}.expected.json`), printSummary(summaryOf(state)));
  }
  renameSync(part, dir);
  return told.map(({ name, rows }) => `${name}: ${rows.length} events`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const line of await writeLogs(eventVersion, { pilot: pilotLog, ...quickStories })) console.log(line);
}
