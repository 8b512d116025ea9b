import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { dimensions } from '../../src/core/dimensions.ts';
import { shotcaller } from './cli.fixture.ts';

/** Sends lines to one session and gives its answers, one per line, in order. */
async function session(lines: readonly (object | string)[]): Promise<readonly Record<string, unknown>[]> {
  const input = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const { code, stdout, stderr } = await shotcaller(['route', '--stdio'], { cwd: tmpdir(), input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const row = (engine: string, mean: number, more: object = {}): object => ({
  engine,
  dimension: 'motion',
  mean,
  n: 400,
  source: 'bench',
  judgedBy: 'human',
  measuredOn: '2026-05-01',
  ...more,
});
const evidence = (...rows: object[]): object => ({ type: 'evidence', rows });
const route = (id: string, more: object = {}): object => ({
  type: 'route',
  id,
  prompt: 'A runner',
  needs: { motion: 1 },
  engines: ['e1', 'e2'],
  ...more,
});

describe('route --stdio', () => {
  it('answers evidence with ok and ranks every engine by what the shot needs', async () => {
    const [ok, decision] = await session([evidence(row('e1', 0.4), row('e2', 0.8)), route('s1')]);
    expect(ok).toEqual({ type: 'ok' });
    expect(decision).toMatchObject({
      type: 'decision',
      id: 's1',
      engine: 'e2',
      inferred: false,
      requirement: { motion: 1 },
    });
    const ranking = decision?.['ranking'] as { engine: string; utility: number }[];
    expect(ranking.map(({ engine }) => engine)).toEqual(['e2', 'e1']);
    expect((ranking[0]?.utility ?? 0) > (ranking[1]?.utility ?? 1)).toBe(true);
  });

  it('replaces evidence of the same engine, dimension and source, and adds that of another source', async () => {
    const answers = await session([
      evidence(row('e1', 0.4), row('e2', 0.8)),
      evidence(row('e2', 0.1)),
      route('s1'),
      evidence(row('e2', 0.99, { source: 'other', n: 40_000 })),
      route('s2'),
    ]);
    expect([answers[2]?.['engine'], answers[4]?.['engine']]).toEqual(['e1', 'e2']);
  });

  it('infers the requirement from the prompt when needs is null', async () => {
    const [, decision] = await session([evidence(row('e1', 0.5)), route('s1', { needs: null })]);
    expect(decision?.['inferred']).toBe(true);
    const weights = decision?.['requirement'] as Record<string, number>;
    for (const dimension of Object.keys(weights)) expect(dimensions).toContain(dimension);
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  });

  it('learns from what judges and operators saw', async () => {
    const seen = (by: string): readonly object[] =>
      Array.from({ length: 30 }, () => ({
        type: 'observe',
        id: 's1',
        engine: 'e1',
        needs: { motion: 1 },
        score: 1,
        by,
      }));
    const start = [evidence(row('e1', 0.5, { n: 5 }), row('e2', 0.6, { n: 5 })), route('s1')];
    for (const by of ['judge', 'operator']) {
      const answers = await session([...start, ...seen(by), route('s2')]);
      expect(answers.slice(2, -1).every(({ type }) => type === 'ok')).toBe(true);
      expect([answers[1]?.['engine'], answers.at(-1)?.['engine']]).toEqual(['e2', 'e1']);
    }
  });

  it('answers what it can not read with the code and the line, and reads on', async () => {
    const answers = await session([
      'not json',
      { type: 'dance' },
      evidence(row('e1', 0.5, { dimension: 'sparkle' })),
      route('s1', { engines: [] }),
      route('s2', { needs: { sparkle: 1 } }),
      evidence(row('e1', 7)),
      route('s3'),
    ]);
    expect(answers.slice(0, 6).map(({ type, line }) => ({ type, line }))).toEqual(
      [1, 2, 3, 4, 5, 6].map((line) => ({ type: 'error', line })),
    );
    expect(answers.slice(0, 6).map(({ code }) => code)).toEqual([
      'route.bad-line',
      'route.bad-line',
      'route.unknown-dimension',
      'route.bad-line',
      'route.unknown-dimension',
      'route.bad-line',
    ]);
    expect(answers[6]).toMatchObject({ type: 'decision', id: 's3' });
  });

  it('needs --stdio, and says so with 2', async () => {
    const { code, stderr, stdout } = await shotcaller(['route', '--json'], { cwd: tmpdir() });
    expect(code).toBe(2);
    expect(stderr).toContain('--stdio');
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'shotcaller.error/1', error: { code: 'usage.invalid' } });
  });
});
