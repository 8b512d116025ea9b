import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Choice } from '../core/decision.ts';
import type { NewEvent } from '../core/events/event.ts';
import type { ShotRef } from '../core/ids.ts';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { planOf, Story } from '../orchestration/testing/story.ts';
import { leastEffectiveN } from '../routing/replay.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { openLog } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';
import { replayLog } from './replay.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-replay-'));
afterAll(() => rmSync(dir, { recursive: true }));

const clock = new VirtualClock(1);
const random = { bytes: (n: number) => new Uint8Array(n) };
const context: AppContext = { env: {}, cwd: dir, clock, random };
const golden = (version: number, name: string): string =>
  join(import.meta.dirname, `../../tests/golden/logs/v${version}/${name}.ndjson`);

/** A choice of the plan's engine that was drawn with probability 0.8. */
const drawn: Choice = {
  rule: 'drawn',
  explored: false,
  probability: 0.8,
  cap: 0.02,
  among: [
    { engine: 'a/one', probability: 0.8 },
    { engine: 'b/two', probability: 0.2 },
  ],
};

/** A production of that many shots, each filmed once on the plan's engine. */
function filmed(count: number, choice: Choice | undefined): Story {
  const refs = Array.from({ length: count }, (_, at) => `e01/sh${at}` as ShotRef);
  const made = planOf(1, refs, ['a/one', 'b/two'], count);
  const shots = made.plan.shots.map((shot) => ({ ...shot, ...(choice === undefined ? {} : { choice }) }));
  const story = new Story()
    .tell('production.opened', 'production', openedOf(refs.map((ref) => shotSpec(ref))))
    .tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } })
    .tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  for (const ref of refs) story.filmed(ref, `${ref}#1`, 'a/one');
  return story;
}

function exported(name: string, story: Story): string {
  writeFileSync(join(dir, name), story.events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return name;
}

describe('replayLog', () => {
  it('scores a policy over an exported log, and over the state folder alike', async () => {
    const story = filmed(leastEffectiveN + 4, drawn);
    const fromFile = replayLog(context, exported('many.ndjson', story), 'greedy');
    expect(fromFile).toMatchObject({
      production: 'glasshouse',
      policy: 'greedy',
      shots: 24,
      agreed: 24,
      scoredBy: { operator: 24, judge: 0 },
      unscored: 0,
      unlogged: 0,
      warnings: [],
      enough: true,
    });
    expect(fromFile.problem).toBeUndefined();
    const log = openLog(join(dir, 'state'), clock, random);
    for (const { type, unit, by, data } of story.events) {
      const entry = { type, unit, by, data } as NewEvent;
      await log.append([entry], unit, log.state().versions[unit] ?? 0);
    }
    log.close();
    expect(replayLog(context, 'state', 'greedy')).toEqual(fromFile);
    expect(replayLog(context, 'state/log.db', 'greedy')).toEqual(fromFile);
  });

  it('says that too few shots tell nothing, and gives the numbers all the same', () => {
    const result = replayLog(context, exported('few.ndjson', filmed(5, drawn)), 'greedy');
    expect(result.problem).toEqual({ code: 'replay.too-few', message: expect.stringContaining('worth 5.0') });
    expect(result.ips.mean01).toBeGreaterThan(0);
  });

  it('warns of what the log could never have chosen', () => {
    const certain: Choice = { ...drawn, probability: 1, among: [{ engine: 'a/one', probability: 1 }] };
    const result = replayLog(context, exported('certain.ndjson', filmed(30, certain)), 'single:b/two');
    expect(result).toMatchObject({ overlap01: 0, warnings: [expect.stringMatching(/^100% of what this policy/)] });
  });

  it('counts choices without a recorded probability and refuses where no other is there', () => {
    const path = exported('without.ndjson', filmed(3, undefined));
    expect(() => replayLog(context, path, 'greedy')).toThrow(
      expect.objectContaining({ code: 'replay.unlogged', context: expect.objectContaining({ scored: 3 }) }),
    );
  });

  it.each([
    [1, 'pilot'],
    [1, 'operator'],
    [2, 'trouble'],
  ])('refuses the golden log v%i/%s, which has no probabilities, and says what would have them', (version, name) => {
    const refusal = { code: 'replay.unlogged', hint: expect.stringContaining('explore: auto') };
    expect(() => replayLog(context, golden(version, name), 'greedy')).toThrow(expect.objectContaining(refusal));
  });

  it.each([
    ['nowhere', 'usage.invalid'],
    ['.', 'usage.invalid'],
  ])('refuses the path %j with %s', (path, code) => {
    expect(() => replayLog(context, path, 'greedy')).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a policy that is none, naming those there are', () => {
    const refusal = { code: 'usage.invalid', hint: expect.stringContaining('no-learning') };
    const path = exported('named.ndjson', filmed(1, drawn));
    expect(() => replayLog(context, path, 'best')).toThrow(expect.objectContaining(refusal));
  });

  it('refuses a log that was cut or changed, by its line', () => {
    const lines = readFileSync(golden(1, 'pilot'), 'utf8').split('\n');
    writeFileSync(join(dir, 'tail.ndjson'), lines.slice(3).join('\n'));
    expect(() => replayLog(context, 'tail.ndjson', 'greedy')).toThrow(
      expect.objectContaining({ code: 'store.corrupt' }),
    );
    writeFileSync(join(dir, 'torn.ndjson'), `${lines[0]}\n{"v":1`);
    expect(() => replayLog(context, 'torn.ndjson', 'greedy')).toThrow(/Line 2 of torn.ndjson/);
  });
});
