import { type Candidate, type Choice, choiceRules, type ShotDecision } from '../../../src/core/decision.ts';
import { dimensions } from '../../../src/core/dimensions.ts';
import type { Principal } from '../../../src/core/events/event.ts';
import type { Payload } from '../../../src/core/events/payloads.ts';
import { digestOf, sha256 } from '../../../src/core/hashing.ts';
import { shotUnit, type UnitId } from '../../../src/core/ids.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { openedOf, policyOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { planOf } from '../../../src/orchestration/testing/story.ts';
import { blankDisk, openMemoryLog } from '../../../src/simulation/memory-log.ts';
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts';
import { type Tell, tellerOf } from './told.ts';

const dollar = 1_000_000;
const robot: Principal = { policy: 'orchestrator@1' };
const people: readonly Principal[] = [
  { person: 'Ada Example', auth: 'asserted' },
  { person: 'ada@example.org', auth: 'token' },
  { person: 'Zoë 例', auth: 'oidc' },
];

/** The first way of each shot's only attempt to end, in the order of the shots. */
const failures: readonly Omit<Payload<'attempt.failed'>, 'attempt'>[] = [
  { outcome: 'rate-limited', reason: '429', billed: 'no', cost: 0, retryAt: '2026-01-05T09:30:00.000Z' },
  { outcome: 'overdue', reason: 'no clip after 120 s', billed: 'unknown', cost: dollar },
  { outcome: 'bad-output', reason: 'not a clip', billed: 'yes', cost: 250_000 },
];

/**
 * Every event there is, told by hand, with the optional fields and rarer words that a run seldom writes: all kinds of
 * principals, tagged handles, throttled and cancelled attempts, unmeasured verdicts, text beyond ASCII.
 */
export async function vocabularyLog(): Promise<readonly string[]> {
  const disk = blankDisk();
  const clock = new VirtualClock(7);
  const roll = seededRandom(7);
  const log = openMemoryLog(disk, clock, {
    bytes: (n) => Uint8Array.from({ length: n }, () => Math.floor(roll() * 256)),
  });
  const told = tellerOf(log, robot);
  const tell: Tell = (...given) => {
    clock.skip(1.5);
    return told(...given);
  };
  const shots = [1, 2, 3, 4, 5, 6].map((at) => shotSpec(`e01/sh0${at}`, at === 2 ? { continues: 'e01/sh01' } : {}));
  const engines = ['a/one', 'b/two', 'c/three'];
  for (const [at, explore] of (['off', 'auto'] as const).entries()) {
    const more = { revision: at + 1, perShotMax: 5 * dollar, policy: policyOf({ explore }) };
    await tell('production', 'production.opened', openedOf(shots, more));
  }
  const refs = shots.map((shot) => shot.ref);
  const plan = planOf(2, refs, engines, 6);
  const cancel = ['queued', 'any', 'none'] as const;
  const terms = plan.engines.flatMap((each, at) =>
    cancel[at] === undefined ? [] : [{ ...each, requestsPerMin: 60, requestsPerDay: 1000, cancel: cancel[at] }],
  );
  const unmet = [{ shot: 'e01/sh06', code: 'plan.unmet', reason: 'the budget does not reach' }];
  const drafted = (shot: ShotDecision): Candidate[] =>
    shot.candidates.map((each) => {
      if (each.engine === 'a/one') return { ...each, afterReject: 'b/two' };
      return each.engine === 'c/three' ? { ...each, restsUntil: '2026-01-01T00:10:00.000Z' } : each;
    });
  for (const first of [6, 0]) {
    const chosen = plan.plan.shots.map((shot, at) => ({
      ...shot,
      candidates: drafted(shot),
      choice: choice(first + at),
    }));
    const made = { ...plan, plan: { ...plan.plan, shots: chosen, unmet }, engines: terms };
    await tell('episode:e01', 'plan.made', made, { policy: 'router@1' });
  }
  await tell('episode:e01', 'gate.opened', { gate: 'plan', reason: 'the plan spends money' });
  const yes = { decision: 'approve', override: false } as const;
  const retake = { gate: 'take', take: 1, decision: 'retake', override: false } as const;
  await tell('episode:e01', 'gate.decided', { gate: 'plan', ...yes }, people[1], 'approve e01 \u2013 1');
  for (const [at, by] of people.entries())
    await tell('production', 'operator.noted', { text: `note ${at}: “Größe ≤ 4 GB” \u2028 🎬` }, by);

  for (const { ref } of shots.slice(0, 5)) {
    const unit = shotUnit(ref as `${string}/${string}`);
    await tell(unit, 'shot.assigned', { engine: 'a/one', reason: 'first of the list', ranking: engines });
    await tell(unit, 'attempt.intended', intended(ref));
  }
  const filmed = 'shot:e01/sh01';
  const handle = { jobId: 'j-1', native: { queue: ['x', 1, null, true, 0.1], clé: '…' } };
  await tell(filmed, 'attempt.submitted', { attempt: 'try e01/sh01', handle, emulated: true, estimate: dollar });
  for (const status of ['queued', 'throttled', 'running'] as const)
    await tell(filmed, 'attempt.progressed', { attempt: 'try e01/sh01', status, progress01: 0.1 });
  const woke = { deadlineAt: '2026-01-05T11:00:00.000Z', reason: 'the machine slept' };
  await tell(filmed, 'attempt.progressed', { attempt: 'try e01/sh01', status: 'running', ...woke });
  await tell(filmed, 'attempt.progressed', { attempt: 'try e01/sh01', status: 'collecting', tries: 2, reason: '503' });
  await tell(filmed, 'attempt.delivered', {
    attempt: 'try e01/sh01',
    take: 1,
    asset: { sha256: sha256('clip'), bytes: 1 },
    cost: 900_000,
    costBasis: 'api-reported',
    emulated: true,
    modelVersion: '2026-01',
  });
  await tell(filmed, 'take.judged', judged());
  await tell(filmed, 'gate.opened', { gate: 'take', take: 1, reason: 'a hero shot below pass needs a person' });
  await tell(filmed, 'gate.decided', { gate: 'take', take: 1, ...yes, override: true, note: 'as it is' }, people[0]);
  await tell(filmed, 'gate.decided', { ...retake, because: [...dimensions] }, people[0]);
  await tell(filmed, 'gate.decided', { gate: 'take', take: 1, ...yes, override: true }, people[0]);
  await tell(filmed, 'shot.accepted', accepted());

  for (const [at, failure] of failures.entries()) {
    const ref = shots[at + 1]?.ref ?? '';
    await tell(`shot:${ref}` as UnitId, 'attempt.failed', { attempt: `try ${ref}`, ...failure });
  }
  const open = { attempt: 'try e01/sh03', reason: 'cancelled here', billed: 'unknown', cost: 400_000 } as const;
  await tell('shot:e01/sh03', 'attempt.cancelled', open);
  const over = { attempt: 'try e01/sh03', reason: 'ended at the vendor', billed: 'yes', cost: 400_000 } as const;
  await tell('shot:e01/sh03', 'attempt.cancelled', over);
  const moved = { from: 'a/one', to: 'b/two', reason: 'it was slow', ranking: ['b/two'] };
  const anew = plan.plan.shots.slice(1, 2).map((shot) => ({ ...shot, chosen: 'b/two', candidates: drafted(shot) }));
  await tell('shot:e01/sh02', 'shot.reassigned', { ...moved, cause: 'rate-limited', decision: anew[0] });
  await tell('shot:e01/sh03', 'shot.reassigned', { ...moved, cause: 'overdue' });
  await tell('shot:e01/sh06', 'shot.reassigned', { ...moved, cause: 're-planned', trigger: 31 });
  await tell('shot:e01/sh04', 'shot.held', { code: 'attempts.exhausted', reason: 'all attempts used', take: 1 });
  const lost = { attempt: 'try e01/sh05', evidence: 'connection reset', cause: 'no-reply' } as const;
  await tell('shot:e01/sh05', 'attempt.in_doubt', lost);
  const found = { finding: 'found', reason: 'listed', handle: { jobId: 'j-5' }, emulated: true } as const;
  await tell('shot:e01/sh05', 'attempt.reconciled', { attempt: 'try e01/sh05', ...found });
  await tell('shot:e01/sh05', 'attempt.progressed', { attempt: 'try e01/sh05', status: 'kept', reason: 'too late' });
  const gone = { attempt: 'try e01/sh05', reason: 'nobody wants it', billed: 'no', cost: 0 } as const;
  await tell('shot:e01/sh05', 'attempt.cancelled', gone);
  await tell('shot:e01/sh05', 'shot.reassigned', { ...moved, cause: 'cancelled' });
  const beside = { attempt: 'beside e01/sh05', n: 2, engine: 'b/two', hedgeOf: 'try e01/sh05', estimate: 900_000 };
  await tell('shot:e01/sh05', 'attempt.intended', { ...intended('e01/sh05'), ...beside });
  const ended = { attempt: 'beside e01/sh05', evidence: 'no reply was recorded', cause: 'process-ended' } as const;
  await tell('shot:e01/sh05', 'attempt.in_doubt', ended);
  const absent = { attempt: 'beside e01/sh05', finding: 'absent', reason: 'never created', proven: true } as const;
  await tell('shot:e01/sh05', 'attempt.reconciled', absent);
  await tell('shot:e01/sh06', 'shot.pinned', { engine: 'b/two', note: 'try it' }, people[2]);
  await tell('production', 'engine.struck', { engine: 'a/one', reason: 'operator: too slow' }, people[2]);
  await tell('production', 'engine.struck', { engine: 'b/two', reason: 'quota-exhausted: 402' });
  await tell('production', 'engine.restored', { engine: 'a/one', reason: 'operator: better now' }, people[2]);
  await tell('production', 'budget.changed', { cap: 50 * dollar, note: 'less' }, people[0], 'budget-7');
  const files = { file: file('e01.mp4'), manifest: { label: 'urn:e01', sha256: sha256('m') } };
  const parts = [{ ref: 'e01/sh01', in: 0, out: 120, frameDigest: sha256('f'), fileSha256: sha256('sh01.mp4') }];
  await tell('episode:e01', 'episode.assembled', { file: files.file, frames: 120, loudnessLufs: -14.1, shots: parts });
  await tell('episode:e01', 'gate.opened', { gate: 'episode', reason: 'the episode is ready for release' });
  await tell('episode:e01', 'gate.decided', { gate: 'episode', ...yes, decision: 'reject' }, people[0]);
  await tell('episode:e01', 'gate.decided', { gate: 'episode', ...yes }, people[0]);
  await tell('episode:e01', 'episode.signed', files);
  const { seq, head } = log.state();
  await tell('production', 'log.checkpointed', { seq, head, signature: { alg: 'none', signature: 'AA==' } });
  return disk.rows;
}

function file(path: string): { readonly path: string; readonly sha256: string; readonly bytes: number } {
  return { path, sha256: sha256(path), bytes: 1 };
}

/** Every rule of choice, one shot after another; the first ones were tried out. */
function choice(at: number): Choice {
  const rule = choiceRules.toReversed()[at] ?? 'off';
  const trial = rule === 'drawn';
  const among = [
    { engine: 'b/two', probability: 0.7 },
    { engine: 'a/one', probability: 0.3 },
  ];
  return {
    rule,
    explored: trial,
    probability: trial ? 0.3 : 1,
    cap: 0.02,
    among: trial ? among : [{ engine: 'a/one', probability: 1 }],
    ...(trial ? { instead: { engine: 'b/two', worse: 0.004 } } : {}),
  };
}

function intended(ref: string): Payload<'attempt.intended'> {
  return {
    attempt: `try ${ref}`,
    n: 1,
    engine: 'a/one',
    wireSha256: sha256(ref),
    reserve: dollar,
    epoch: 1,
    deadlineAt: '2026-01-05T10:00:00.000Z',
    seed: 4_294_967_295,
    durationS: 5.04,
    typicalS: 20.5,
    degradations: ['no seed'],
    assets: [{ role: 'reference', name: 'mara', sha256: sha256('mara') }],
    promptCommitment: { value: digestOf(ref), keyId: 'k1' },
  };
}

function judged(): Payload<'take.judged'> {
  const metrics = [
    { id: 'technical.black', version: '1', value: 0, status: 'measured', threshold: '<= 0.05', ok: true },
    { id: 'technical.motion', version: '1', value: null, status: 'unmeasured', note: 'no model' },
    { id: 'technical.faces', version: '1', value: null, status: 'error' },
  ] as const;
  return {
    attempt: 'try e01/sh01',
    take: 1,
    assetSha256: sha256('clip'),
    verdict: {
      verdict: 'warn',
      score01: null,
      coverage01: 0,
      dimensions: {},
      unmeasured: [...dimensions],
      metrics: metrics.map((metric) => ({ ...metric })),
      reasons: ['little was measured'],
      gate: { id: 'technical', version: '1' },
    },
  };
}

function accepted(): Payload<'shot.accepted'> {
  return {
    attempt: 'try e01/sh01',
    take: 1,
    file: file('sh01.mp4'),
    manifest: { label: 'urn:sh01', sha256: sha256('m01') },
    frames: 120,
    frameDigest: sha256('f'),
    score01: null,
  };
}
