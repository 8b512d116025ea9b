import { describe, expect, it } from 'vitest';
import { openMemoryLog } from '../../simulation/memory-log.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';
import type { Ports } from '../ports.ts';
import { shotSpec } from '../testing/brief.ts';
import { planOf, type Story, storyOf } from '../testing/story.ts';
import { reroute } from './reroute.ts';

const [ref, other] = ['e01/sh01', 'e01/sh02'] as const;
const engines = ['a/one', 'b/two', 'c/three'];

/** The first shot's attempt on `a/one` failed; the second shot has just made a call to `b/two`, which allows one a minute. */
function failedOnce(requestsPerMin: number | undefined): Story {
  const story = storyOf([shotSpec(ref), shotSpec(other)], {}, engines);
  const made = planOf(1, [ref, other], engines);
  const terms = made.engines.map((each) => (requestsPerMin === undefined ? each : { ...each, requestsPerMin }));
  story.tell('plan.made', 'episode:e01', { ...made, engines: terms });
  story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  return story.intended(ref, 'A', 'a/one').failed(ref, 'A', 'unavailable').intended(other, 'B', 'b/two');
}

/** Where the first shot is sent, when routing ranks the engines as they are listed. */
async function sentTo(story: Story): Promise<string | undefined> {
  const clock = new VirtualClock(1);
  const disk = { rows: story.events.map((entry) => JSON.stringify(entry)), epoch: 0 };
  const log = openMemoryLog(disk, clock, { bytes: (n) => new Uint8Array(n) });
  const state = log.state();
  const [shot, decision] = [state.shots[ref], planOf(1, [ref], engines).plan.shots[0]];
  if (shot === undefined || decision === undefined) throw new Error('no shot');
  const ports = { log, clock: { ...clock, now: () => story.now }, router: { reroute: async () => decision } };
  const scene = { ports: ports as unknown as Ports, unit: `shot:${ref}` as const, state };
  await reroute(scene, shot, { cause: 'unavailable', reason: '503' });
  return log.state().shots[ref]?.engine;
}

describe('a shot that failed', () => {
  it('goes to an engine that has only had its requests of this minute: that wait is in its rank', async () => {
    expect(await sentTo(failedOnce(1))).toBe('b/two');
  });

  it('goes past one that rests as it asked', async () => {
    const story = failedOnce(undefined).failed(other, 'B', 'rate-limited');
    expect(await sentTo(story)).toBe('c/three');
  });
});
