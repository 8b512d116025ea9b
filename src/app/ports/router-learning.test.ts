import { describe, expect, it } from 'vitest';
import type { ShotDecision } from '../../core/decision.ts';
import type { ShotRef } from '../../core/ids.ts';
import type { EngineDescription } from '../../engines/engine.ts';
import { takesOf } from '../../orchestration/scored-takes.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import { openedOf, shotSpec } from '../../orchestration/testing/brief.ts';
import { Story } from '../../orchestration/testing/story.ts';
import { facts, production, row, shot } from '../../routing/sample-world.ts';
import { createRouter } from './router.ts';

const refs = ['e01/sh01', 'e01/sh02', 'e01/sh03', 'e01/sh04', 'e01/sh05', 'e01/sh06'] as const;
const engines = ['a/one', 'b/two'];
const rows = [row('a/one', 'action', 0.8, 20), row('b/two', 'action', 0.78, 20)];

/** The production file: action shots, none of them a hero. */
const made = (explore: 'off' | 'auto') =>
  production(
    refs.map((ref) => shot(ref.slice(4), { ref: ref as ShotRef, needs: { action: 1 } })),
    { policy: { ...production([]).policy, explore } },
  );

function routerOf(state: Story, explore: 'off' | 'auto' = 'off') {
  const descriptions = engines.map((id): EngineDescription => ({ facts: facts(id), state: 'ready' }));
  return createRouter({
    production: made(explore),
    roster: { descriptions: async () => descriptions },
    strengths: rows,
    clock: { now: () => state.now, sleepUntil: async () => undefined },
  });
}

const opened = (): Story =>
  new Story().tell('production.opened', 'production', openedOf(refs.map((ref) => shotSpec(ref))));

async function plan(story: Story, explore: 'off' | 'auto' = 'off') {
  const episode = story.state.episodes['e01'];
  if (episode === undefined) throw new Error('no episode');
  return routerOf(story, explore).plan(story.state, episode);
}

/** The story goes on with the router's plan, approved. */
async function planned(story: Story, explore: 'off' | 'auto' = 'off'): Promise<Story> {
  story.tell('plan.made', 'episode:e01', await plan(story, explore));
  return story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
}

/** A take of a shot on an engine that a person decides about. */
function judged(story: Story, ref: string, engine: string, decision: 'approve' | 'retake', because?: 'action'): Story {
  const take = 1 + (story.state.shots[ref as ShotRef]?.takes.length ?? 0);
  const id = `${ref}#${take}`;
  story.intended(ref, id, engine).submitted(ref, id).delivered(ref, id, take);
  return story.tell('gate.decided', `shot:${ref as ShotRef}`, {
    gate: 'take',
    decision,
    take,
    override: false,
    ...(because === undefined ? {} : { because: [because] }),
  });
}

const quality = (decision: ShotDecision | undefined, engine: string): number =>
  decision?.candidates.find((each) => each.engine === engine)?.quality01 ?? 0;

const last = (plans: Awaited<ReturnType<typeof plan>>): ShotDecision | undefined => plans.plan.shots.at(-1);

describe('the router of a production', () => {
  it('learns from takes that people turned down and says so in the strengths', async () => {
    const story = await planned(opened());
    const before = last(await plan(story));
    expect(before?.chosen).toBe('a/one');
    for (const ref of refs.slice(0, 3)) for (let n = 0; n < 4; n++) judged(story, ref, 'a/one', 'retake', 'action');
    const after = last(await plan(story));
    expect(quality(after, 'a/one')).toBeLessThan(quality(before, 'a/one'));
    expect(after?.chosen).toBe('b/two');
    const strength = after?.candidates.find(({ engine }) => engine === 'a/one')?.strengths.action;
    expect(strength?.n).toBeGreaterThan(20);
    const { plan: taught } = await plan(story);
    judged(story, refs[4], 'b/two', 'approve');
    expect((await plan(story)).plan.snapshotDigest).not.toBe(taught.snapshotDigest);
  });

  it('learns nothing from failures and refusals', async () => {
    const story = await planned(opened());
    const before = last(await plan(story));
    for (const ref of refs.slice(0, 3)) story.intended(ref, ref, 'a/one').failed(ref, ref, 'refused-output');
    expect(quality(last(await plan(story)), 'a/one')).toBe(quality(before, 'a/one'));
  });

  it('knows nothing of another production', async () => {
    const story = await planned(opened());
    for (let n = 0; n < 6; n++) judged(story, refs[0], 'a/one', 'retake', 'action');
    expect(takesOf(story.state)).toHaveLength(6);
    const fresh = last(await plan(await planned(opened())));
    await plan(story);
    expect(last(await plan(await planned(opened())))).toEqual(fresh);
  });

  it('draws the same from the same log, and not after anything was filmed', async () => {
    const tried = async (state: ProductionState, story: Story) =>
      (await plan(story, 'auto')).plan.shots.flatMap(({ shot: ref, choice }) =>
        choice?.explored === true && state.shots[ref as ShotRef] !== undefined ? [ref] : [],
      );
    const story = opened();
    for (let n = 0; n < 30 && (await tried(story.state, story)).length === 0; n++)
      story.tell('operator.noted', 'production', { text: `${n}` });
    const [ref = ''] = await tried(story.state, story);
    expect(ref).not.toBe('');
    expect(await plan(story, 'auto')).toEqual(await plan(story, 'auto'));
    const off = (await plan(story)).plan.shots.map(({ choice }) => choice?.rule);
    expect(new Set(off)).toEqual(new Set(['off']));
    story.intended(ref, 'A', 'b/two').failed(ref, 'A', 'unavailable');
    for (let n = 0; n < 30; n++) {
      story.tell('operator.noted', 'production', { text: `${n}` });
      expect(await tried(story.state, story)).not.toContain(ref);
    }
  });

  it('never tries an engine out on a reassignment', async () => {
    const story = await planned(opened(), 'auto');
    const [ref] = refs;
    story.intended(ref, 'A', 'a/one').failed(ref, 'A', 'unavailable');
    const failed = story.state.shots[ref];
    if (failed === undefined) throw new Error('no shot');
    expect((await routerOf(story, 'auto').reroute(story.state, failed)).choice).toBeUndefined();
  });
});
