import { describe, expect, it } from 'vitest';
import { sha256 } from '../core/hashing.ts';
import { decide } from './decide.ts';
import { openedOf, policyOf, shotSpec } from './testing/brief.ts';
import { planOf, Story, storyOf } from './testing/story.ts';

const [one, two] = ['e01/sh01', 'e01/sh02'] as const;
const shots = [shotSpec(one), shotSpec(two)];
const next = (story: Story) => decide(story.state, 'episode:e01', story.now);

/** Assembles the episode from the shots as they are accepted now. */
function assembled(story: Story): Story {
  const parts = [one, two].map((ref) => {
    const file = story.state.shots[ref]?.accepted?.file.sha256 ?? '';
    return { ref, in: 0, out: 120, frameDigest: file, fileSha256: file };
  });
  const file = { path: 'e01.mp4', sha256: sha256(JSON.stringify(parts)), bytes: 1 };
  return story.tell('episode.assembled', 'episode:e01', { file, frames: 240, loudnessLufs: null, shots: parts });
}

function signed(story: Story): Story {
  const hash = sha256('signed');
  return story.tell('episode.signed', 'episode:e01', {
    file: { path: 'e01.mp4', sha256: hash, bytes: 1 },
    manifest: { label: 'e01', sha256: hash },
  });
}

describe('decide for an episode', () => {
  it('plans, lets the gate decide, waits for its shots, assembles and signs', () => {
    const story = new Story().tell('production.opened', 'production', openedOf(shots));
    expect(next(story)).toEqual({ do: 'plan' });
    story.tell('plan.made', 'episode:e01', planOf(1, [one, two], ['a/one']));
    expect(next(story)).toMatchObject({ do: 'approve', gate: 'plan', policy: 'plan-gate@1' });
    story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
    expect(next(story)).toEqual({ do: 'wait', for: 'shots' });
    story.filmed(one, 'A', 'a/one').filmed(two, 'B', 'a/one');
    expect(next(story)).toEqual({ do: 'assemble' });
    expect(next(assembled(story))).toMatchObject({ do: 'approve', gate: 'episode' });
    story.tell('gate.decided', 'episode:e01', { gate: 'episode', decision: 'approve', override: false });
    expect(next(story)).toEqual({ do: 'sign' });
    expect(next(signed(story))).toEqual({ do: 'rest' });
  });

  it('opens its gates where a person must decide, and rests where one said no', () => {
    const story = new Story().tell(
      'production.opened',
      'production',
      openedOf(shots, { policy: policyOf({ planGate: 'ask' }) }),
    );
    story.tell('plan.made', 'episode:e01', planOf(1, [one, two], ['a/one']));
    expect(next(story)).toMatchObject({ do: 'open-gate', gate: 'plan' });
    story.tell('gate.opened', 'episode:e01', { gate: 'plan', reason: 'r' });
    expect(next(story)).toEqual({ do: 'wait', for: 'plan-gate' });
    story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'reject', override: false });
    expect(next(story)).toEqual({ do: 'rest' });
  });

  it('rests when all its shots are accepted or held, and goes on when the last one is', () => {
    const story = storyOf(shots).filmed(one, 'A', 'a/one');
    story.tell('shot.held', `shot:${two}`, { code: 'budget.cap', reason: 'r' });
    expect(next(story)).toEqual({ do: 'rest' });
    expect(next(story.filmed(two, 'B', 'a/one'))).toEqual({ do: 'assemble' });
  });

  it('cuts anew when a shot was filmed again, and the old approval and signature do not count', () => {
    const story = storyOf(shots).filmed(one, 'A', 'a/one').filmed(two, 'B', 'a/one');
    assembled(story).tell('gate.decided', 'episode:e01', { gate: 'episode', decision: 'approve', override: false });
    signed(story).tell('gate.decided', `shot:${one}`, { gate: 'take', decision: 'retake', take: 1, override: false });
    expect(next(story)).toEqual({ do: 'wait', for: 'shots' });
    expect(next(story.filmed(one, 'C', 'a/one', 2))).toEqual({ do: 'assemble' });
    assembled(story);
    expect(story.state.episodes['e01']).toMatchObject({ episodeGate: 'undecided' });
    expect(story.state.episodes['e01']?.signed).toBeUndefined();
  });

  it('keeps an approval when the very same shots are only cut again', () => {
    const story = storyOf(shots).filmed(one, 'A', 'a/one').filmed(two, 'B', 'a/one');
    assembled(story).tell('gate.decided', 'episode:e01', { gate: 'episode', decision: 'approve', override: false });
    expect(next(assembled(signed(story)))).toEqual({ do: 'sign' });
  });
});
