import { money } from '../../core/money.ts';
import type { EpisodeStatement, OperatorStatement, ShotStatement, TimelineShot } from '../statement.ts';

const hash = (digit: string): string => digit.repeat(64);

/** An operator who overrode nothing. */
export const exampleOperator: OperatorStatement = {
  operatorId: 'op-7f3a',
  role: 'producer',
  gates: [
    {
      gate: 'take',
      decision: 'accept',
      by: 'op-7f3a',
      authMethod: 'asserted',
      at: '2026-11-20T10:05:00.000Z',
      override: false,
    },
  ],
};

/** A complete shot statement for tests: a rate-limited first attempt, then a delivery. */
export function exampleShot(changes: Partial<ShotStatement> = {}): ShotStatement {
  return {
    production: 'glasshouse',
    episode: 'e01',
    shot: 'sh010',
    title: 'e01/sh010',
    engine: 'runway/gen4.5',
    route: 'direct',
    provider: 'Runway',
    model: 'gen4.5',
    modelVersion: '2026-08-01',
    modelVersionBasis: 'api-reported',
    emulated: false,
    generatedAt: '2026-11-20T10:04:00.000Z',
    seed: 42,
    durationS: 1,
    width: 160,
    height: 90,
    fps: 24,
    frames: 24,
    jobCommitment: { alg: 'HMAC-SHA-256', value: hash('a'), keyId: 'e01/sh010' },
    loras: [{ name: 'mara', sha256: hash('b') }],
    canon: [{ kind: 'character', id: 'mara', version: hash('c') }],
    promptCommitment: { alg: 'HMAC-SHA-256', value: hash('d'), keyId: 'e01/sh010' },
    requestSha256: hash('e'),
    outputSha256: hash('f'),
    frameDigest: hash('0'),
    routing: {
      requirement: { motion: 0.7, imaging: 0.3 },
      policyVersion: 'policy@1',
      snapshotDigest: hash('1'),
      chosen: 'kling/v3',
      candidates: [
        { engine: 'kling/v3', utility: 0.81 },
        { engine: 'runway/gen4.5', utility: 0.78 },
      ],
      rejected: [{ engine: 'luma/ray3', reason: 'retires before the expected finish' }],
      attempts: [
        {
          n: 1,
          attempt: '01J0000000000000000000000A',
          engine: 'kling/v3',
          route: 'direct',
          outcome: 'rate-limited',
          reason: '429, retry after 600 s',
          startedAt: '2026-11-20T10:00:00.000Z',
          endedAt: '2026-11-20T10:00:01.000Z',
          cost: money(0),
          qualityScore: null,
          reassignedTo: 'runway/gen4.5',
          degradations: [],
        },
        {
          n: 2,
          attempt: '01J0000000000000000000000B',
          engine: 'runway/gen4.5',
          route: 'direct',
          modelVersion: '2026-08-01',
          outcome: 'delivered',
          reason: 'accepted',
          startedAt: '2026-11-20T10:01:00.000Z',
          endedAt: '2026-11-20T10:04:00.000Z',
          cost: money(600_000),
          qualityScore: 0.82,
          reassignedTo: null,
          degradations: [],
        },
      ],
    },
    quality: {
      verdict: 'pass',
      score01: 0.82,
      coverage01: 0.5,
      dimensions: { imaging: { score01: 0.82, status: 'measured', source: 'technical' } },
      unmeasured: ['motion'],
      metrics: [{ id: 'technical.black', version: '1', value: 0, status: 'measured', threshold: '<= 0.05', ok: true }],
      reasons: [],
      gate: { id: 'take', version: '1' },
      measuredOn: hash('f'),
    },
    operator: exampleOperator,
    log: { head: hash('2'), seq: 17 },
    ...changes,
  };
}

/** An episode over the given shots. */
export function exampleEpisode(
  shots: readonly TimelineShot[],
  changes: Partial<EpisodeStatement> = {},
): EpisodeStatement {
  const frames = shots.at(-1)?.out ?? 0;
  return {
    production: 'glasshouse',
    episode: 'e01',
    title: 'The Glasshouse: Rain',
    emulated: false,
    assembledAt: '2026-11-20T12:00:00.000Z',
    delivery: { width: 160, height: 90, fps: 24, frames, durationS: frames / 24, loudnessLufs: -14 },
    soundNote: 'One mix, encoded once.',
    shots,
    operator: exampleOperator,
    log: { head: hash('3'), seq: 99 },
    ...changes,
  };
}
