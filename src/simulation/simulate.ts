import { finalViolations } from './checks/final.ts';
import type { Violation } from './checks/violation.ts';
import { Lives } from './lives.ts';
import { readDisk } from './memory-log.ts';
import { type SimulationPlan, troubleEndS } from './plan/plan.ts';
import { SimulatedWorld } from './world.ts';

/** What became of one simulated production. */
export interface SimulationResult {
  readonly seed: number;
  /** Hash of the log's last event: the same plan always gives the same. */
  readonly head: string;
  readonly episodes: number;
  readonly events: number;
  readonly crashes: number;
  /** True seconds that passed in the world. */
  readonly virtualS: number;
  readonly violations: readonly Violation[];
  readonly coverage: Readonly<Record<string, number>>;
  /** The log's last events as text, newest last; filled when something broke. */
  readonly lastEvents: readonly string[];
}

/** After the last trouble a production must come to rest within this time, seconds. */
const restsWithinS = 48 * 3600;

/** More events than any production needs: whoever gets here runs in circles. */
const eventsPerShot = 400;

/** Timers beyond which a production is not at work but in a hot loop; usual are 50 per shot. */
const turnsPerShot = 4000;

/** Events that are shown of a production that broke a promise. */
const shown = 20;

/**
 * Runs one plan from the opening of the production to quiescence, through all its troubles, and checks every promise.
 * Deterministic: time, randomness and the vendors are the plan's own.
 */
export async function simulate(plan: SimulationPlan): Promise<SimulationResult> {
  const world = new SimulatedWorld(plan);
  const { clock, checker, disk } = world;
  const lives = new Lives(world);
  const jumpedS = plan.jumps.reduce((sum, { byS }) => sum + Math.abs(byS), 0);
  const lastS = troubleEndS(plan) + restsWithinS + jumpedS;
  const mostEvents = plan.shots.length * eventsPerShot;
  let thrown: unknown;
  const work = lives.produce().catch((error: unknown) => {
    thrown = error ?? 'nothing';
    return undefined;
  });
  const mostTurns = plan.shots.length * turnsPerShot;
  const tooFar = (): string | undefined =>
    clock.elapsedS > lastS
      ? `nothing is left to happen, and after ${Math.round(clock.elapsedS)} s it still runs`
      : disk.rows.length > mostEvents
        ? `it wrote ${mostEvents} events`
        : clock.turns > mostTurns
          ? `it woke up ${mostTurns} times`
          : undefined;
  const end = await clock.drain(work, () => tooFar() !== undefined);
  if (end === 'settled') {
    const state = await work;
    if (state === undefined) checker.report('I1', `the run ended with ${describe(thrown)}`);
    else for (const [invariant, what] of finalViolations(world, state)) checker.report(invariant, what);
  } else checker.report('I1', `the production does not come to rest: ${tooFar() ?? end}`);
  const { violations } = checker;
  return {
    seed: plan.seed,
    head: readDisk(disk).at(-1)?.hash ?? '',
    episodes: new Set(plan.shots.map(({ ref }) => ref.split('/')[0])).size,
    events: disk.rows.length,
    crashes: lives.crashes,
    virtualS: clock.elapsedS,
    violations,
    coverage: world.coverage.counts,
    lastEvents: violations.length === 0 ? [] : disk.rows.slice(-shown),
  };
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.message} ${thrown.stack?.split('\n')[1]?.trim() ?? ''}` : String(thrown);
}
