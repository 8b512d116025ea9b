import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { event, eventVersion, type NewEvent, parseEvent } from '../../src/core/events/event.ts';
import { payloads } from '../../src/core/events/payloads.ts';
import { canonicalJson, sha256 } from '../../src/core/hashing.ts';
import { decide } from '../../src/orchestration/decide.ts';
import { fold } from '../../src/orchestration/fold.ts';
import { emptyState, type ProductionState } from '../../src/orchestration/state.ts';
import { openedOf, shotSpec } from '../../src/orchestration/testing/brief.ts';
import { tester, unitsIn, World } from '../../src/orchestration/testing/world.ts';
import { runWorld } from '../../src/runner/testing/run-world.ts';
import { violationsOf } from '../../src/simulation/invariants.ts';
import { VirtualClock, worldStart } from '../../src/simulation/virtual-clock.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { openLog, readLog } from '../../src/store/sqlite/log.ts';
import { faultInText, folderOf, goldenLogs, hasLogs } from './golden-logs.ts';
import { printSummary, summaryOf } from './log-summary.ts';
import { wordsOfEvent, wordsOfSchema } from './schema-words.ts';
import { quickStories, writeLogs } from './write-logs.ts';

const logs = goldenLogs();
const random = { bytes: (n: number) => new Uint8Array(n).fill(7) };
const later = worldStart + 365 * 86_400_000;

/** What the schema lets an event say but nothing ever does: these outcomes have events of their own. */
const unspoken = new Set([
  'attempt.failed/outcome=delivered',
  'attempt.failed/outcome=in-doubt',
  'attempt.failed/outcome=cancelled',
  'shot.reassigned/cause=delivered',
]);

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-golden-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** The states after every prefix of a log, from the empty one on. */
function states(rows: readonly string[]): readonly ProductionState[] {
  const all = [emptyState];
  for (const [at, row] of rows.entries()) all.push(fold(all[at] ?? emptyState, parseEvent(row, at + 1)));
  return all;
}

/** The tables of a log as the first version made them. */
const firstTables = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE events (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
  INSERT INTO lease VALUES (1, 3);
`;

/** A new `log.db` with the tables of the first version: every later one must take it over. */
function firstDatabase(place: string): DatabaseSync {
  mkdirSync(place);
  const db = new DatabaseSync(join(place, 'log.db'));
  db.exec(firstTables);
  return db;
}

/** Puts stored text into a closed `log.db`. */
function stored(name: string, rows: readonly string[], make: (place: string) => DatabaseSync): string {
  const place = join(dir, name);
  const db = make(place);
  const insert = db.prepare('INSERT INTO events (seq, unit, body) VALUES (?, ?, ?)');
  db.exec('BEGIN');
  for (const [at, row] of rows.entries()) insert.run(at + 1, (JSON.parse(row) as { unit: string }).unit, row);
  db.exec('COMMIT');
  db.close();
  return place;
}

describe.each(logs)('the kept log $name', ({ version, rows, expected }) => {
  it('is stored as canonical JSON whose hashes form one chain', () => {
    expect(faultInText(rows)).toBeUndefined();
    expect(rows.map((row) => (JSON.parse(row) as { v: number }).v)).toEqual(rows.map(() => version));
  });

  it('folds to what it came to when it was written [row 44]', () => {
    const summary = summaryOf(states(rows).at(-1) ?? emptyState);
    expect(JSON.parse(printSummary(summary))).toEqual(expected);
  });

  it('can be cut off after any event: it folds, keeps its promises, and every unit has a next action', () => {
    for (const [seq, state] of states(rows).entries()) {
      expect(state.seq).toBe(seq);
      expect(violationsOf(state)).toEqual([]);
      summaryOf(state);
      const units = Object.keys(state.episodes).flatMap((id) => unitsIn(state, id));
      for (const unit of units)
        for (const now of [worldStart, later]) expect(decide(state, unit, now).do).toBeDefined();
    }
  });

  it('is opened for writing, goes on in the current version, and is one chain still [row 44]', async () => {
    const place = stored('copy', rows, firstDatabase);
    const log = openLog(place, new VirtualClock(1), random);
    const note = event('operator.noted', 'production', tester, { text: 'years later' });
    const seen = await log.append([note], 'production', log.state().versions.production ?? 0);
    log.close();
    expect(seen).toEqual({ kind: 'appended' });
    const events = readLog(place);
    expect(events.at(-1)).toMatchObject({ v: eventVersion, seq: rows.length + 1, prev: expected.head });
    expect(events.slice(0, -1).map((entry) => canonicalJson(entry))).toEqual(rows);
    const again = openLog(place, new VirtualClock(2), random);
    expect(again.state().seq).toBe(rows.length + 1);
    again.close();
  });
});

describe.each(logs.filter(({ name }) => name.endsWith('/killed')))('the killed run of $name', ({ rows }) => {
  it('can be taken up by this version: nothing open is left, every shot is accepted or held [row 44]', async () => {
    const world = new World({ opened: openedOf([shotSpec('e01/sh01')]) });
    world.disk.rows = [...rows];
    world.clock.skip(3600);
    const { state } = await runWorld(world);
    const shots = Object.values(state.shots);
    expect(shots).toHaveLength(4);
    expect(shots.every((shot) => shot.accepted !== undefined || shot.held !== undefined)).toBe(true);
    expect(state.ledger.reserved).toBe(0);
    expect(faultInText(world.disk.rows)).toBeUndefined();
  });
});

describe('the kept logs', () => {
  it('hold every type of event', () => {
    const told = new Set(logs.flatMap(({ rows }) => rows.map((row) => parseEvent(row).type)));
    expect(Object.keys(payloads).filter((type) => !told.has(type as NewEvent['type']))).toEqual([]);
  });

  it('of the newest version say everything that the schema can say', () => {
    const newest = logs.filter(({ version }) => version === eventVersion).flatMap(({ rows }) => rows);
    const told = new Set(newest.map((row) => parseEvent(row)).flatMap(({ type, data }) => wordsOfEvent(type, data)));
    const how = 'Tell them in tests/golden/stories/vocabulary.ts and write that log; see tests/golden/logs/README.md.';
    expect(
      wordsOfSchema().filter((word) => !told.has(word) && !unspoken.has(word)),
      how,
    ).toEqual([]);
  });

  it('exist for the schema version that this code writes', () => {
    const how = `Event schema ${eventVersion} has no golden logs yet: run "node tests/golden/write-logs.ts" and commit tests/golden/logs/v${eventVersion}.`;
    expect(hasLogs(eventVersion), how).toBe(true);
  });

  it('are never written again', async () => {
    const before = readFileSync(join(folderOf(1), 'killed.ndjson'));
    await expect(writeLogs(1, { killed: async () => [] })).rejects.toThrow(/never written again/);
    expect(readFileSync(join(folderOf(1), 'killed.ndjson')).equals(before)).toBe(true);
  });
});

describe.each(Object.entries(quickStories))('the story %s', (_name, story) => {
  it('can still be told, for the next schema version, and keeps its promises', async () => {
    const rows = await story();
    expect(faultInText(rows)).toBeUndefined();
    expect(states(rows).flatMap(violationsOf)).toEqual([]);
  });
});

describe('a log of the next schema version', () => {
  const [oldest] = logs;

  /** The log with its last event as a later Shotcaller might write it: its version, a type and fields unknown here. */
  function fromLater(change: object): readonly string[] {
    const rows = oldest?.rows ?? [];
    const { hash: _hash, ...last } = JSON.parse(rows.at(-1) ?? '') as { readonly prev: string; readonly hash: string };
    const open = { ...last, ...change, v: eventVersion + 1 };
    const hash = sha256(`shotcaller.log/1\0${last.prev}${canonicalJson(open)}`);
    return [...rows.slice(0, -1), canonicalJson({ ...open, hash })];
  }

  it.each([
    ['the same fields', {}],
    ['a type that nobody knows yet', { type: 'shot.dreamt', data: { any: 'thing' } }],
    ['a field that nobody knows yet', { tenant: 'one' }],
  ])('with %s is refused with a hint before anything is written', (_name, change) => {
    const place = stored('original', fromLater(change), openDatabase);
    const copy = join(dir, 'copy');
    mkdirSync(copy);
    copyFileSync(join(place, 'log.db'), join(copy, 'log.db'));
    const before = readFileSync(join(copy, 'log.db'));
    const refusal = expect.objectContaining({ code: 'store.newer', hint: expect.stringMatching(/newer Shotcaller/) });
    expect(() => openLog(copy, new VirtualClock(1), random)).toThrow(refusal);
    expect(() => readLog(copy)).toThrow(refusal);
    expect(readFileSync(join(copy, 'log.db')).equals(before)).toBe(true);
  });
});
