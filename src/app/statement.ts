import { rfc3339 } from '../core/clock.ts';
import { Defect } from '../core/errors.ts';
import type { Principal } from '../core/events/event.ts';
import { money } from '../core/money.ts';
import type { EngineFacts } from '../engines/facts.ts';
import { entryOf } from '../orchestration/ledger.ts';
import type { AttemptState, GateDecision, ProductionState, ShotState, TakeState } from '../orchestration/state.ts';
import { findShot, type LoadedProduction } from '../production/production.ts';
import { canonEntries, type FileHashes } from '../production/specification.ts';
import type {
  AttemptStatement,
  Commitment,
  GateStatement,
  OperatorStatement,
  ShotStatement,
} from '../provenance/statement.ts';
import type { Vault } from './vault.ts';

/** What a shot's statement is folded from. */
export interface StatementSource {
  readonly loaded: LoadedProduction;
  readonly hashes: FileHashes;
  readonly state: ProductionState;
  readonly shot: ShotState;
  readonly take: TakeState;
  readonly facts: EngineFacts;
  readonly frameDigest: string;
  readonly pseudonymOf: PseudonymOf;
  readonly jobCommitment?: Commitment;
}

/** Turns a principal into what a manifest may show: a person's pseudonym, or a policy's name and version. */
export type PseudonymOf = (by: Principal) => string;

/** Everything the shot's manifest says, folded from the log. Holds no prompt and no names of persons. */
export function shotStatement(source: StatementSource): ShotStatement {
  const { loaded, hashes, state, shot, take, facts, frameDigest, pseudonymOf } = source;
  const { production } = loaded;
  const filmed = findShot(production, shot.ref);
  const attempt = shot.attempts.find((entry) => entry.attempt === take.attempt);
  if (filmed === undefined || attempt === undefined)
    throw new Defect('defect.invariant', `No take to state for ${shot.ref}`);
  const { intended } = attempt;
  const canon = canonEntries(production, filmed, hashes);
  const loras = intended.assets.filter((asset) => asset.role === 'lora');
  return {
    production: production.id,
    episode: shot.episode,
    shot: filmed.id,
    title: `${production.title}: ${shot.ref}`,
    engine: attempt.engine,
    route: facts.route,
    provider: facts.provider,
    model: facts.model,
    modelVersion: attempt.modelVersion ?? facts.modelVersion,
    modelVersionBasis: attempt.modelVersion === undefined ? facts.modelVersionBasis : 'api-reported',
    emulated: attempt.emulated || facts.emulated,
    generatedAt: rfc3339(attempt.endedAt ?? attempt.startedAt),
    seed: intended.seed,
    durationS: filmed.durationS,
    ...pictureOf(production.delivery),
    frames: shot.spec.frames,
    ...(source.jobCommitment === undefined ? {} : { jobCommitment: source.jobCommitment }),
    loras: loras.map(({ name, sha256: hash }) => ({ name, sha256: hash })),
    canon: canon.map(({ kind, id, sha256: version }) => ({ kind, id, version })),
    promptCommitment: { alg: 'HMAC-SHA-256', ...intended.promptCommitment },
    requestSha256: intended.wireSha256,
    outputSha256: take.asset.sha256,
    frameDigest,
    routing: routingOf(state, shot, attempt),
    quality: qualityOf(take),
    operator: operatorOf([...(state.episodes[shot.episode]?.gates ?? []), ...shot.gates], pseudonymOf),
    log: { head: state.head, seq: state.seq },
  };
}

function pictureOf({ width, height, fps }: { width: number; height: number; fps: number }): {
  width: number;
  height: number;
  fps: number;
} {
  return { width, height, fps };
}

function routingOf(state: ProductionState, shot: ShotState, chosen: AttemptState): ShotStatement['routing'] {
  const { decision } = shot;
  const plan = state.episodes[shot.episode]?.plan;
  return {
    requirement: decision?.requirement.weights ?? {},
    policyVersion: plan?.policyVersion ?? '',
    snapshotDigest: plan?.snapshotDigest ?? '',
    chosen: chosen.engine,
    candidates: (decision?.candidates ?? []).map(({ engine, utility }) => ({ engine, utility })),
    rejected: (decision?.rejected ?? []).map(({ engine, reason }) => ({ engine, reason })),
    attempts: shot.attempts.map((attempt) => attemptOf(state, shot, attempt)),
  };
}

function attemptOf(state: ProductionState, shot: ShotState, attempt: AttemptState): AttemptStatement {
  const take = shot.takes.find((entry) => entry.attempt === attempt.attempt);
  const next = shot.attempts.find((entry) => entry.n === attempt.n + 1);
  const slow = ({ intended }: AttemptState): AttemptState | undefined =>
    shot.attempts.find((entry) => entry.attempt === intended.hedgeOf);
  const beside = slow(attempt);
  const pots = entryOf(attempt);
  return {
    n: attempt.n,
    attempt: attempt.attempt,
    engine: attempt.engine,
    route: state.engines[attempt.engine]?.terms?.route ?? '',
    ...(attempt.modelVersion === undefined ? {} : { modelVersion: attempt.modelVersion }),
    outcome: attempt.outcome ?? 'in-doubt',
    reason: reasonOf(attempt, take),
    startedAt: rfc3339(attempt.startedAt),
    endedAt: attempt.endedAt === undefined ? null : rfc3339(attempt.endedAt),
    cost: money(pots.spent + pots.reserved + pots.atRisk),
    qualityScore: take?.verdict?.score01 ?? null,
    reassignedTo: next === undefined || next.engine === attempt.engine || slow(next) !== undefined ? null : next.engine,
    ...(beside === undefined ? {} : { hedgeOf: beside.n }),
    degradations: attempt.intended.degradations,
    ...doubtOf(attempt),
  };
}

/** Why an attempt ended as it did: the vendor's word, or the gate's first reason. */
export function reasonOf(attempt: AttemptState, take: TakeState | undefined): string {
  if (attempt.reason !== undefined) return attempt.reason;
  if (take?.verdict === undefined) return '';
  return take.verdict.verdict === 'pass'
    ? 'passed the gate'
    : `${take.verdict.verdict}: ${take.verdict.reasons.join('; ')}`;
}

function doubtOf(attempt: AttemptState): Pick<AttemptStatement, 'inDoubt'> {
  if (attempt.doubtSince === undefined) return {};
  const settled = attempt.finding !== undefined;
  const resolvedAt = settled ? rfc3339(attempt.endedAt ?? attempt.submittedAt ?? attempt.doubtSince) : null;
  return { inDoubt: { since: rfc3339(attempt.doubtSince), resolution: attempt.finding ?? 'open', resolvedAt } };
}

function qualityOf(take: TakeState): ShotStatement['quality'] {
  if (take.verdict === undefined) throw new Defect('defect.invariant', `Take ${take.take} was never judged`);
  return { ...take.verdict, measuredOn: take.asset.sha256 };
}

/** Gates with pseudonymous persons; `operator` is the last person who decided, else the policy. */
export function operatorOf(gates: readonly GateDecision[], pseudonymOf: PseudonymOf): OperatorStatement {
  const person = gates.findLast((gate) => 'person' in gate.by);
  return {
    operatorId: person === undefined ? 'policy' : pseudonymOf(person.by),
    role: 'operator',
    gates: gates.map((gate): GateStatement => {
      const { gate: name, decision, override, at, by } = gate;
      const authMethod = 'person' in by ? by.auth : 'policy';
      return { gate: name, decision, by: pseudonymOf(by), authMethod, at: rfc3339(at), override };
    }),
  };
}

/** Looks the pseudonyms of everybody in these gates up once. */
export async function pseudonymsOf(
  vault: Pick<Vault, 'pseudonym'>,
  gates: readonly GateDecision[],
): Promise<PseudonymOf> {
  const persons = [...new Set(gates.flatMap(({ by }) => ('person' in by ? [by.person] : [])))];
  const known = new Map(await Promise.all(persons.map(async (name) => [name, await vault.pseudonym(name)] as const)));
  return (by) => ('person' in by ? (known.get(by.person) ?? 'operator') : by.policy);
}
