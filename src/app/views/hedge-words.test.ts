import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../core/events/event.ts';
import { fold } from '../../orchestration/fold.ts';
import { emptyState } from '../../orchestration/state.ts';
import { besideWords, whyFilmedBy } from './hedge-words.ts';

const log = join(import.meta.dirname, '../../../tests/golden/logs/v2/hedge.ndjson');
const state = readFileSync(log, 'utf8')
  .trim()
  .split('\n')
  .reduce((before, row, at) => fold(before, parseEvent(row, at + 1)), emptyState);
const shots = Object.values(state.shots).filter(({ attempts }) =>
  attempts.some(({ intended }) => intended.hedgeOf !== undefined),
);

describe('the words about a hedge', () => {
  it('say of the second attempt that it was started beside a slow one, and nothing of the first', () => {
    const [shot] = shots;
    if (shot === undefined) throw new Error('the log tells of no hedge');
    expect(besideWords(shot, shot.attempts[0])).toBe('');
    expect(besideWords(shot, shot.attempts[1])).toBe('started beside attempt 1, which was slow; ');
  });

  it('explain a picture of the hedge by the hedge, and not by what chose the slow engine', () => {
    const [shot] = shots;
    const [slow, hedge] = shot?.attempts ?? [];
    if (shot === undefined || slow === undefined || hedge === undefined) throw new Error('the log tells of no hedge');
    expect(whyFilmedBy({ ...shot, engine: slow.engine }, hedge)).toBe(
      `started beside attempt 1 on ${slow.engine}, which was slower than nine of ten; its take came first`,
    );
    expect(whyFilmedBy({ ...shot, engine: slow.engine, engineReason: 'chosen' }, slow)).toBe('chosen');
  });

  it('say that a late take was accepted although the shot had gone on', () => {
    const [shot] = shots;
    const [slow] = shot?.attempts ?? [];
    if (shot === undefined || slow === undefined) throw new Error('the log tells of no hedge');
    expect(whyFilmedBy({ ...shot, engine: 'x/other' }, slow)).toBe(
      'its take was accepted; the shot had gone on to x/other',
    );
  });
});
