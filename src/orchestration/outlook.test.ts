import { describe, expect, it } from 'vitest';
import { outlookOf } from './outlook.ts';
import { shotSpec } from './testing/brief.ts';
import { dollar, storyOf } from './testing/story.ts';

const one = 'e01/sh01';
const two = 'e01/sh02';

describe('the outlook', () => {
  it('prices what is left: once each at least, with expected retakes, on top of what is bound already', () => {
    const story = storyOf([shotSpec(one), shotSpec(two)]).filmed(one, 'A', 'a/one');
    // P(accept) of 0.5 in every story: two attempts are expected.
    expect(outlookOf(story.state, ['e01'])).toEqual({
      accepted: [one],
      toFilm: [two],
      least: dollar,
      expected: 2 * dollar,
      capNeeded: 3 * dollar,
    });
  });

  it('leaves out shots that run already: their money is reserved', () => {
    const story = storyOf([shotSpec(one), shotSpec(two)])
      .intended(one, 'A', 'a/one')
      .submitted(one, 'A');
    expect(outlookOf(story.state, ['e01'])).toMatchObject({ accepted: [], toFilm: [two] });
  });

  it('is about the episodes asked for only', () => {
    expect(outlookOf(storyOf([shotSpec(one)]).state, ['e02'])).toMatchObject({ accepted: [], toFilm: [], expected: 0 });
  });
});
