import { describe, expect, it } from 'vitest';
import { event } from '../../core/events/event.ts';
import { openMemoryLog } from '../../simulation/memory-log.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';
import type { Ports } from '../ports.ts';
import { shotSpec } from '../testing/brief.ts';
import { storyOf } from '../testing/story.ts';
import { policies } from './effect.ts';
import { replan } from './replan.ts';

const refs = ['e01/sh01', 'e01/sh02', 'e01/sh03'] as const;
const unit = `shot:${refs[0]}` as const;
const action = {
  do: 'replan',
  trigger: 1,
  moves: refs.slice(1).map((shot) => ({ shot, from: 'a/one', to: 'b/two', reason: 'news' })),
} as const;

/** Three shots queued on `a/one`. */
function queuedLog() {
  const story = storyOf(refs.map((ref) => shotSpec(ref)));
  for (const ref of refs) story.tell('shot.assigned', `shot:${ref}`, { engine: 'a/one', reason: 'r', ranking: [] });
  const disk = { rows: story.events.map((entry) => JSON.stringify(entry)), epoch: 0 };
  const log = openMemoryLog(disk, new VirtualClock(1), { bytes: (n) => new Uint8Array(n) });
  return { ports: { log } as unknown as Ports, unit, state: log.state(), log };
}

const enginesIn = ({ log }: ReturnType<typeof queuedLog>) => refs.map((ref) => log.state().shots[ref]?.engine);

describe('the effect of a re-plan', () => {
  it('moves every shot in one append, each with its reason', async () => {
    const scene = queuedLog();
    await replan(scene, action);
    expect(enginesIn(scene)).toEqual(['a/one', 'b/two', 'b/two']);
    expect(scene.log.state().shots[refs[1]]?.engineReason).toBe('news');
  });

  it('moves nobody when one of the shots has changed engines meanwhile: the rest was weighed with it', async () => {
    const scene = queuedLog();
    const other = `shot:${refs[2]}` as const;
    const data = { engine: 'b/two', reason: 'r', ranking: [] };
    const { versions } = scene.log.state();
    await scene.log.append([event('shot.assigned', other, policies.router, data)], other, versions[other] ?? 0);
    await replan(scene, action);
    expect(enginesIn(scene)).toEqual(['a/one', 'a/one', 'b/two']);
  });
});
