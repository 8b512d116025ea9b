import { rfc3339 } from '../core/clock.ts';
import type { EpisodePlan, ShotDecision } from '../core/decision.ts';
import { ProductionError } from '../core/errors.ts';
import { chain, genesis } from '../core/events/chain.ts';
import { event } from '../core/events/event.ts';
import { findMediaTools } from '../media/tools.ts';
import { fold } from '../orchestration/fold.ts';
import { emptyState, type ProductionState } from '../orchestration/state.ts';
import { createHighsSolver } from '../routing/adapters/highs/highs-solver.ts';
import { planSeasonWith } from '../routing/plan.ts';
import { foldChecked, readLog } from '../store/sqlite/log.ts';
import { readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { requireKnownEngines } from './engine-names.ts';
import { nearestId } from './nearest.ts';
import { openedPayload } from './opening.ts';
import { planInput } from './ports/router.ts';
import { previzEngine } from './run.ts';
import { type LogOptions, locate, noEpisode } from './status.ts';
import { evidenceRows } from './strengths-file.ts';
import { type EngineRoom, openEngines } from './studio.ts';
import { type WhatIf, type WhatIfResult, whatIfOf } from './what-if.ts';

/** A plan of one episode with what is known of its engines. */
export interface PlannedEpisode {
  readonly episode: string;
  readonly plan: EpisodePlan;
}

/** Answer of `plan`. */
export interface PlanResult {
  readonly production: string;
  readonly episodes: readonly PlannedEpisode[];
  /** What each asked change would do; empty when none was asked. */
  readonly whatIf: readonly WhatIfResult[];
  readonly room: EngineRoom;
  /** Whether any engine but previz could be sent a request now. */
  readonly usable: boolean;
  /** State the plan was made over: the log's, or a fresh production. */
  readonly state: ProductionState;
}

/**
 * Routes everything and spends nothing: the same router as `run`, over the log as it stands, without writing to it.
 * @throws {ProductionError} `episode.not-found`.
 * @throws {ConfigError} `usage.invalid` for a what-if on an engine there is none of.
 */
export async function planProduction(
  context: AppContext,
  file: string,
  options: { readonly episode?: string; readonly whatIf?: readonly WhatIf[] } = {},
): Promise<PlanResult> {
  const workspace = locate(context, file);
  const { loaded } = workspace;
  const config = readConfig(context, loaded.dir);
  requireKnownEngines(loaded.production, config);
  const room = openEngines(context, config, await findMediaTools(context.env as NodeJS.ProcessEnv), workspace.workDir);
  const logged = foldChecked(readLog(workspace.stateDir));
  const opened = openedPayload(loaded, (logged.opened?.revision ?? 0) + 1, {});
  const head = { seq: logged.seq, hash: logged.seq === 0 ? genesis : logged.head };
  const proposal = event('production.opened', 'production', { policy: 'plan@1' }, opened);
  const state = fold(
    logged.seq === 0 ? emptyState : logged,
    chain(head, proposal, 'proposal', rfc3339(context.clock.now())),
  );
  const parts = {
    production: loaded.production,
    roster: room.roster,
    strengths: evidenceRows(config),
    clock: context.clock,
  };
  const wanted = Object.values(state.episodes).filter(
    (episode) => options.episode === undefined || episode.id === options.episode,
  );
  if (wanted.length === 0) {
    throw noEpisode(options.episode ?? '', Object.keys(state.episodes));
  }
  const input = await planInput(parts, state, wanted);
  const plans = await planSeasonWith(input, createHighsSolver());
  const episodes = wanted.flatMap((episode, at): PlannedEpisode[] => {
    const plan = plans[at];
    return plan === undefined ? [] : [{ episode: episode.id, plan }];
  });
  const whatIf = (options.whatIf ?? []).map((change) => whatIfOf(input, plans, change));
  const usable = (await room.roster.descriptions(context.clock.now())).some(
    (engine) => engine.state === 'ready' && engine.facts.id !== previzEngine,
  );
  return { production: loaded.production.id, episodes, whatIf, room, usable, state };
}

/** One shot's decision: the one in force when the production runs, else what a plan would say now. */
export interface WhyResult {
  readonly decision: ShotDecision;
  readonly basis: 'log' | 'plan';
  readonly state: ProductionState;
  readonly room: EngineRoom;
}

/**
 * Why a shot goes to its engine.
 * @param ref `e01/sh010`, or the shot's id alone when it is unambiguous.
 * @throws {ProductionError} `shot.not-found`.
 */
export async function whyShot(
  context: AppContext,
  file: string,
  ref: string,
  options: LogOptions = {},
): Promise<WhyResult> {
  const workspace = locate(context, file, options);
  const shots = workspace.loaded.production.episodes.flatMap((episode) => episode.shots);
  const found = shots.filter((shot) => shot.ref === ref || shot.id === ref);
  const [shot] = found;
  if (shot === undefined || found.length > 1) {
    const refs = shots.map((entry) => entry.ref);
    const what =
      found.length > 1
        ? `${ref} is in several episodes: ${found.map((entry) => entry.ref).join(', ')}`
        : `No shot ${ref}`;
    throw new ProductionError('shot.not-found', what, { shot: ref }, nearestId(ref, refs));
  }
  const logged = foldChecked(readLog(workspace.stateDir));
  const { room, episodes, state } = await planProduction(context, file, { episode: shot.episode });
  const recorded = logged.shots[shot.ref]?.decision;
  if (recorded !== undefined) return { decision: recorded, basis: 'log', state: logged, room };
  const decision = episodes.flatMap(({ plan }) => plan.shots).find((entry) => entry.shot === shot.ref);
  if (decision === undefined)
    throw new ProductionError('shot.not-found', `The plan has no shot ${shot.ref}`, { shot: shot.ref });
  return { decision, basis: 'plan', state, room };
}
