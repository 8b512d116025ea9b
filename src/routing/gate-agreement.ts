import type { EngineId } from '../core/ids.ts';
import type { ScoredTake } from './learning.ts';
import { dot } from './matrices.ts';
import { directionOf } from './posterior.ts';
import { byCodeUnit } from './snapshot.ts';
import { tuning } from './tuning.ts';

/** Weight of a gate's score against a person's 1, while nobody knows how far the two agree (evidence: routing 7.2). */
export const unknownGateWeight = 0.4;
/** Weight of a gate that puts takes in no better order than a coin, and of one that always orders them as people do. */
const weights = { coin: 0.1, always: 0.8 } as const;
/** Takes that the unknown weight counts for: half of it is gone after eight yes and eight no. */
const priorTakes = 8;

/** A take that both the gate and a person scored. */
export interface JudgedTwice {
  readonly engine: EngineId;
  readonly gate01: number;
  readonly person01: number;
}

/** How far a gate is believed, by how well its scores put approved takes above those turned down. */
export interface GateAgreement {
  /** Weight over all engines, 0.1 to 0.8. */
  readonly weight: number;
  /** Takes that both scored. */
  readonly n: number;
  /** Weight on one engine: the common one where people have not both approved and turned down takes of it. */
  weightOn(engine: EngineId): number;
}

/**
 * Weight of the gate from the takes that a person judged too. What counts is order, not level: a strict gate that ranks
 * as people do is a good one. Few takes leave it near 0.4; the order of takes does not matter.
 */
export function gateAgreement(takes: readonly JudgedTwice[]): GateAgreement {
  const common = shrunk(orderOf(takes), unknownOrder);
  const byEngine = new Map(
    [...Map.groupBy(takes, ({ engine }) => engine)].map(([engine, own]) => [engine, shrunk(orderOf(own), common)]),
  );
  return {
    weight: weightAt(common),
    n: takes.length,
    weightOn: (engine) => weightAt(byEngine.get(engine) ?? common),
  };
}

/** Share of pairs that the unknown weight stands for. */
const unknownOrder = (1 + (unknownGateWeight - weights.coin) / (weights.always - weights.coin)) / 2;

function weightAt(share: number): number {
  if (share === unknownOrder) return unknownGateWeight;
  const weight = weights.coin + (weights.always - weights.coin) * (2 * share - 1);
  return Math.min(weights.always, Math.max(weights.coin, weight));
}

interface Order {
  /** Share of pairs, one take approved and one turned down, in which the gate scored the approved one higher. */
  readonly share: number;
  /** Takes that this is worth: those of a kind of which there are none say nothing. */
  readonly takes: number;
}

function shrunk({ share, takes }: Order, towards: number): number {
  return takes === 0 ? towards : (priorTakes * towards + takes * share) / (priorTakes + takes);
}

/** Mann and Whitney's count, ties half. */
function orderOf(takes: readonly JudgedTwice[]): Order {
  const sorted = takes
    .map(({ gate01, person01 }) => ({ gate01, liked: person01 >= tuning.acceptBar01 }))
    .sort((a, b) => a.gate01 - b.gate01);
  const liked = sorted.filter((each) => each.liked).length;
  const disliked = sorted.length - liked;
  if (liked === 0 || disliked === 0) return { share: 0, takes: 0 };
  let [inOrder, below] = [0, 0];
  for (const same of Map.groupBy(sorted, ({ gate01 }) => gate01).values()) {
    const likedHere = same.filter((each) => each.liked).length;
    const dislikedHere = same.length - likedHere;
    inOrder += likedHere * (below + dislikedHere / 2);
    below += dislikedHere;
  }
  return { share: inOrder / (liked * disliked), takes: (2 * liked * disliked) / sorted.length };
}

/**
 * Takes that a gate and a person scored, each dimension of the gate counted by what the person spoke of. Takes whose
 * `of` is not given, or of which the gate measured nothing that the person spoke of, are left out.
 */
export function judgedTwice(takes: readonly ScoredTake[]): readonly JudgedTwice[] {
  const named = takes.filter(({ of }) => of !== undefined);
  const byTake = Map.groupBy(named, ({ of, engine }) => JSON.stringify([of, engine]));
  return [...byTake].sort(([a], [b]) => byCodeUnit(a, b)).flatMap(([, own]) => joined(own));
}

function joined(own: readonly ScoredTake[]): readonly JudgedTwice[] {
  const person = own.findLast(({ by }) => by === 'operator');
  if (person === undefined) return [];
  const asked = directionOf(person.requirement);
  const shares = own
    .filter(({ by }) => by === 'judge')
    .map(({ requirement, score01 }) => ({ share: dot(directionOf(requirement), asked), score01 }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) return [];
  const gate01 = shares.reduce((sum, { share, score01 }) => sum + share * score01, 0) / total;
  return [{ engine: person.engine, gate01, person01: person.score01 }];
}
