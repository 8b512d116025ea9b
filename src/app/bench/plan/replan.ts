import type { EngineId, ShotRef } from '../../../core/ids.ts';
import { noHistory, type PlanInput } from '../../../routing/input.ts';
import { worthOf } from '../../../routing/joint/placement.ts';
import type { JointProblem } from '../../../routing/joint/problem.ts';
import { searchJointly } from '../../../routing/joint/search.ts';
import type { JointSolver } from '../../../routing/joint/solver.ts';
import { movedShots, planSeason, problemOf } from '../../../routing/plan.ts';
import type { EngineStanding } from '../../../routing/snapshot.ts';
import { leastMs } from './timing.ts';

/** What happens to a planned season: to its most used engine, or to its first shot. */
export const changes = ['fails', 'dearer', 'cools', 'rejected'] as const;
/** `fails`: the engine is gone; `dearer`: +20%; `cools`: for ten minutes; `rejected`: one take of one shot. */
export type Change = (typeof changes)[number];

/** A season planned again after a change. */
export interface Replanned {
  readonly change: Change;
  /** `kept`: a plan within every limit; `none`: HiGHS proves that there is none; `open`: neither. */
  readonly limits: 'kept' | 'none' | 'open';
  /** Shots the change is not about that moved, as a share of all such shots. */
  readonly moved: number;
  /**
   * Where more than a fifth moved within the limits: the fewest that must move, proven by HiGHS, as a share; else `null`.
   */
  readonly fewest: number | null;
  readonly searchMs: number;
}

/** Share of shots that a change is not about that may move. */
export const mostMoved = 0.2;
const coolingMs = 600_000;

/** The season after the change, and the shots it is about. */
function after(
  input: PlanInput,
  previous: ReadonlyMap<ShotRef, EngineId>,
  change: Change,
): { readonly input: PlanInput; readonly about: ReadonlySet<ShotRef> } {
  if (change === 'rejected') {
    const [[first, engine] = []] = previous;
    if (first === undefined || engine === undefined) return { input, about: new Set() };
    const history = { ...(input.histories?.get(first) ?? noHistory), rejectedOn: [engine] };
    return {
      input: { ...input, histories: new Map([...(input.histories ?? []), [first, history]]) },
      about: new Set([first]),
    };
  }
  const counts = Map.groupBy(previous.values(), (engine) => engine);
  const most = [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
  const changed = (standing: EngineStanding): EngineStanding => {
    const { facts } = standing;
    if (facts.id !== most) return standing;
    if (change === 'fails') return { ...standing, struckReason: 'it failed' };
    if (change === 'cools') return { ...standing, coolingUntil: input.snapshot.asOf + coolingMs };
    return { ...standing, facts: { ...facts, price: { ...facts.price, perSecond: facts.price.perSecond * 1.2 } } };
  };
  const about = [...previous].flatMap(([ref, engine]) => (engine === most ? [ref] : []));
  return {
    input: { ...input, snapshot: { ...input.snapshot, engines: input.snapshot.engines.map(changed) } },
    about: new Set(about),
  };
}

/**
 * The same limits with nothing to win but staying: its best plan makes the fewest moves.
 * @param counts whether a shot's moves count.
 */
export function fewestMoves(
  { moves: _moves, ...problem }: JointProblem,
  counts: (s: number) => boolean = () => true,
): JointProblem {
  return {
    ...problem,
    engines: problem.engines.map((engine) => ({ ...engine, waitPrice: 0 })),
    shots: problem.shots.map((shot, s) => ({
      ...shot,
      group: -1,
      switchLoss: 0,
      options: shot.options.map((option, k) => ({
        ...option,
        value: shot.home === undefined || shot.home === k || !counts(s) ? 0 : -1,
      })),
    })),
    groupCount: 0,
  };
}

/** Plans a season again after a change. */
export async function replan(
  input: PlanInput,
  change: Change,
  solver: JointSolver,
  oracleS: number,
): Promise<Replanned> {
  const previous = new Map<ShotRef, EngineId>(
    planSeason(input)
      .flatMap(({ shots }) => shots)
      .flatMap(({ shot, chosen }): [ShotRef, EngineId][] => (chosen === null ? [] : [[shot as ShotRef, chosen]])),
  );
  const { input: changed, about } = after(input, previous, change);
  const again: PlanInput = { ...changed, previous };
  const { problem, shots } = problemOf(again);
  const { feasible } = searchJointly(problem);
  const searchMs = leastMs(5, () => searchJointly(problem));
  const others = [...previous.keys()].filter((ref) => !about.has(ref));
  const left = movedShots(previous, planSeason(again)).filter((ref) => !about.has(ref));
  const moved = others.length === 0 ? 0 : left.length / others.length;
  const proof = feasible ? 'optimal' : (await solver.solve(problem, { timeLimitS: oracleS })).status;
  const fewest = fewestMoves(problem, (s) => !about.has(shots[s] as ShotRef));
  const asked = feasible && moved > mostMoved ? await fewestOf(fewest, solver, oracleS) : null;
  return {
    change,
    limits: feasible ? 'kept' : proof === 'infeasible' ? 'none' : 'open',
    moved,
    fewest: asked === null ? null : asked / others.length,
    searchMs,
  };
}

async function fewestOf(problem: JointProblem, solver: JointSolver, timeLimitS: number): Promise<number | null> {
  const { status, choice } = await solver.solve(problem, { timeLimitS, gap: 0 });
  return status === 'optimal' && choice !== undefined ? Math.round(-worthOf(problem, choice).value) : null;
}
