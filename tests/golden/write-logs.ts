// Writes the golden logs of the current event schema version: `node tests/golden/write-logs.ts [story…]`. Run it in the
// commit that raises `eventVersion`, or to add a story. Kept logs are never written again, so it refuses where one exists.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventVersion, parseEvent } from '../../src/core/events/event.ts';
import { foldChecked } from '../../src/store/sqlite/log.ts';
import { folderOf, hasLogs } from './golden-logs.ts';
import { printSummary, summaryOf } from './log-summary.ts';
import { killedLog, revisionLog } from './stories/interrupted.ts';
import { hedgeLog, lateLog, priceLog } from './stories/late.ts';
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
  hedge: hedgeLog,
  'in-doubt': inDoubtLog,
  killed: killedLog,
  late: lateLog,
  operator: operatorLog,
  price: priceLog,
  revision: revisionLog,
  trouble: troubleLog,
  vocabulary: vocabularyLog,
};

/** Every story. */
export const allStories: Readonly<Record<string, Story>> = { pilot: pilotLog, ...quickStories };

/**
 * Writes the logs of stories into the folder of a schema version, after all of them could be told.
 * @throws when one of them is there already: kept logs are only added, never changed.
 */
export async function writeLogs(version: number, stories: Readonly<Record<string, Story>>): Promise<readonly string[]> {
  const dir = folderOf(version);
  const kept = Object.keys(stories).filter((name) => hasLogs(version, name));
  if (kept.length > 0) {
    throw new Error(`${dir} has ${kept.join(', ')} already; golden logs are never written again, only added.`);
  }
  const told = [];
  for (const [name, story] of Object.entries(stories)) {
    const rows = await story();
    const state = foldChecked(rows.map((row, at) => parseEvent(row, at + 1)));
    told.push({ name, rows, expected: printSummary(summaryOf(state)) });
  }
  mkdirSync(dir, { recursive: true });
  for (const { name, rows, expected } of told) {
    writeFileSync(join(dir, `${name}.expected.json`), expected);
    writeFileSync(join(dir, `${name}.ndjson`), rows.map((row) => `${row}\n`).join(''));
  }
  return told.map(({ name, rows }) => `${name}: ${rows.length} events`);
}

/** The stories of these names, or all. */
function chosen(names: readonly string[]): Readonly<Record<string, Story>> {
  const unknown = names.filter((name) => allStories[name] === undefined);
  if (unknown.length > 0) throw new Error(`No such story: ${unknown.join(', ')}`);
  const wanted = Object.entries(allStories).filter(([name]) => names.length === 0 || names.includes(name));
  return Object.fromEntries(wanted);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const line of await writeLogs(eventVersion, chosen(process.argv.slice(2)))) console.log(line);
}
