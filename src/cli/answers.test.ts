import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openAnswers } from './answers.ts';

describe('openAnswers', () => {
  it('gives lines in order, those that came early too, and nothing after the end', async () => {
    const input = new PassThrough();
    const answers = openAnswers(input, new AbortController().signal);
    const first = answers.next();
    input.write('a\nb\nc');
    expect(await first).toBe('a');
    expect(await answers.next()).toBe('b');
    const last = answers.next();
    input.end();
    expect(await last).toBe('c');
    expect(await answers.next()).toBeUndefined();
  });

  it('stops waiting when the command is stopped', async () => {
    const stop = new AbortController();
    const answers = openAnswers(new PassThrough(), stop.signal);
    const asked = answers.next();
    stop.abort();
    expect(await asked).toBeUndefined();
    expect(await answers.next()).toBeUndefined();
  });

  it('gives nothing of what came early once the command is stopped', async () => {
    const stop = new AbortController();
    const input = new PassThrough();
    const answers = openAnswers(input, stop.signal);
    const first = answers.next();
    input.write('a\nb\n');
    await first;
    stop.abort();
    expect(await answers.next()).toBeUndefined();
    answers.close();
  });
});
