import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { event } from '../core/events/event.ts';
import { episodeUnit } from '../core/ids.ts';
import { readProduction } from '../production/read.ts';
import { openLog, readLog } from '../store/sqlite/log.ts';
import { decideAs } from './decisions.ts';
import { openProduction } from './opening.ts';
import { type FilmSet, openSet } from './testing/filmed.ts';

const stateDir = (set: FilmSet): string => join(set.dir, '.shotcaller/tiny');

/** A production that was opened and whose plan gate waits for a person. */
async function waiting(): Promise<FilmSet> {
  const set = openSet();
  const log = openLog(stateDir(set), set.context.clock, set.context.random);
  await openProduction(log, readProduction(set.file), { person: 'Ana', auth: 'asserted' });
  const unit = episodeUnit('e01');
  const opened = event('gate.opened', unit, { policy: 'plan-gate@1' }, { gate: 'plan', reason: 'it spends money' });
  await log.append([opened], unit, log.state().versions[unit] ?? 0);
  log.close();
  return set;
}

describe('decideAs', () => {
  it('records who approved an open plan, and refuses to approve a gate that is not open', async () => {
    using set = await waiting();
    await decideAs(set.context, set.file, 'e01', { kind: 'approve' }, { by: ' Ana ', note: 'go' });
    const last = readLog(stateDir(set)).at(-1);
    expect(last).toMatchObject({
      by: { person: 'Ana', auth: 'asserted' },
      data: { gate: 'plan', decision: 'approve', override: false, note: 'go' },
    });
    const again = decideAs(set.context, set.file, 'e01', { kind: 'approve' }, { by: 'Ana' });
    await expect(again).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('takes a hold of an episode as a rejection of its plan', async () => {
    using set = await waiting();
    await decideAs(set.context, set.file, 'e01', { kind: 'hold' }, { by: 'Ana' });
    expect(readLog(stateDir(set)).at(-1)).toMatchObject({ data: { gate: 'plan', decision: 'reject' } });
  });

  it.each(['', '  '])('refuses a decision by nobody (%j) and leaves the log readable', async (by) => {
    using set = await waiting();
    const count = readLog(stateDir(set)).length;
    const decided = decideAs(set.context, set.file, 'e01', { kind: 'approve' }, { by });
    await expect(decided).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(readLog(stateDir(set))).toHaveLength(count);
  });

  it('finds a shot by its own id and holds it with the reason given', async () => {
    using set = await waiting();
    const view = await decideAs(set.context, set.file, 'sh2', { kind: 'hold' }, { by: 'Ana', note: 'later' });
    expect(view).toMatchObject({ id: 'e01/sh2', state: 'held', held: { code: 'operator.hold', reason: 'later' } });
  });

  it('refuses to approve a shot without a take, an unknown shot, and a pin on an unknown engine', async () => {
    using set = await waiting();
    const decide = (target: string, decision: Parameters<typeof decideAs>[3]) =>
      decideAs(set.context, set.file, target, decision, { by: 'Ana' });
    await expect(decide('sh1', { kind: 'approve' })).rejects.toMatchObject({ code: 'shot.not-found' });
    await expect(decide('e01/sh9', { kind: 'hold' })).rejects.toMatchObject({ hint: 'Did you mean e01/sh1?' });
    const pin = decide('sh1', { kind: 'pin', engine: 'runway/gen45' });
    await expect(pin).rejects.toMatchObject({ code: 'config.engine-unknown', hint: 'Did you mean runway/gen4.5?' });
  });

  it('makes nothing where nothing was run', async () => {
    using set = openSet();
    const decided = decideAs(set.context, set.file, 'e01', { kind: 'approve' }, { by: 'Ana' });
    await expect(decided).rejects.toMatchObject({ code: 'shot.not-found' });
    expect(existsSync(join(set.dir, '.shotcaller'))).toBe(false);
  });

  it('refuses while another process holds the production', async () => {
    using set = await waiting();
    const other = openLog(stateDir(set), set.context.clock, set.context.random);
    const decided = decideAs(set.context, set.file, 'e01', { kind: 'approve' }, { by: 'Ana' });
    await expect(decided).rejects.toMatchObject({ code: 'store.busy' });
    other.close();
  });
});
