import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CutProgress } from '../assembly/cut.ts';
import { Defect, ProductionError } from '../core/errors.ts';
import { event } from '../core/events/event.ts';
import { episodeUnit } from '../core/ids.ts';
import { policies } from '../orchestration/effects/effect.ts';
import type { Ports } from '../orchestration/ports.ts';
import type { EpisodeState } from '../orchestration/state.ts';
import { statusOf } from '../orchestration/status.ts';
import type { LoadedProduction } from '../production/production.ts';
import { readProduction } from '../production/read.ts';
import { foldChecked, readLog } from '../store/sqlite/log.ts';
import { claimLog } from '../store/sqlite/takeover.ts';
import { emptyInbox } from './commands/attend.ts';
import { readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { writeDeliverables } from './deliverables.ts';
import { leaseOptions } from './lease.ts';
import { sweepLeftovers } from './leftovers.ts';
import { noEpisode } from './status.ts';
import { openStudio } from './studio.ts';
import { type EpisodeView, productionView } from './views/production-view.ts';
import { prepareOutput, workspaceOf } from './workspace.ts';

/** How an episode is assembled. */
export interface AssembleOptions {
  readonly episode: string;
  readonly out?: string;
  readonly previz?: boolean;
  /** Cuts again although the signed episode is there. */
  readonly force?: boolean;
  readonly onCutProgress?: (progress: CutProgress) => void;
}

/** What assembling came to. */
export interface AssembleResult {
  readonly episode: EpisodeView;
  /** Shots that are not accepted yet: nothing was assembled when there are any. */
  readonly missing: readonly { readonly id: string; readonly state: string }[];
}

/**
 * Cuts and signs one episode from its accepted shots; leaves a finished one alone unless forced or deleted.
 * @throws {ProductionError} `episode.not-found`; {ProvenanceError} `provenance.unverifiable-shot`.
 */
export async function assembleEpisode(
  context: AppContext,
  file: string,
  options: AssembleOptions,
): Promise<AssembleResult> {
  const loaded = readProduction(file);
  const config = readConfig(context, loaded.dir);
  const out = options.out ?? config.out;
  const workspace = workspaceOf(loaded, { ...(out === undefined ? {} : { out }), previz: options.previz ?? false });
  const known = Object.keys(foldChecked(readLog(workspace.stateDir)).episodes);
  if (!known.includes(options.episode)) throw notRun(loaded, options.episode, known);
  const log = await claimLog(workspace.stateDir, context.clock, context.random, leaseOptions(context));
  try {
    await emptyInbox(log);
    await sweepLeftovers(workspace);
    const state = log.state();
    const episode = state.episodes[options.episode];
    if (episode === undefined) throw notRun(loaded, options.episode, known);
    const shots = episode.shots.flatMap((ref) => state.shots[ref] ?? []);
    const missing = shots
      .filter((shot) => shot.accepted === undefined)
      .map((shot) => ({ id: shot.ref, state: statusOf(shot) }));
    const present = episode.signed !== undefined && existsSync(join(workspace.outRoot, episode.signed.file.path));
    if (missing.length === 0 && (!present || options.force === true)) {
      await prepareOutput(workspace, episode.id);
      const { onCutProgress } = options;
      const studio = await openStudio(context, config, workspace, onCutProgress === undefined ? {} : { onCutProgress });
      await cutAgain(studio.ports(log), episode);
      await writeDeliverables(context, { studio, log, workspace, episode: episode.id });
    }
    const [view] = productionView(log.state(), workspace.outRoot, context.clock.now(), [episode.id]).episodes;
    if (view === undefined) throw new Defect('defect.invariant', `No view of ${episode.id}`);
    return { episode: view, missing };
  } finally {
    log.close();
  }
}

/** The error for an episode the log does not have: one of the file that was not run yet, or an id nobody has. */
function notRun({ production }: LoadedProduction, episode: string, known: readonly string[]): ProductionError {
  const ids = production.episodes.map(({ id }) => id);
  if (!ids.includes(episode)) return noEpisode(episode, [...new Set([...ids, ...known])]);
  const hint = `Film it first: shotcaller run --episode ${episode}`;
  return new ProductionError('episode.not-found', `Episode ${episode} has not been run yet`, { episode }, { hint });
}

/** Cuts and signs an episode whose shots are all accepted, and records both. */
export async function cutAgain(ports: Ports, episode: EpisodeState): Promise<void> {
  const { log, cutter } = ports;
  const unit = episodeUnit(episode.id);
  const version = (): number => log.state().versions[unit] ?? 0;
  const assembled = await cutter.assemble(log.state(), episode);
  await log.append([event('episode.assembled', unit, policies.orchestrator, assembled)], unit, version());
  const cut = log.state().episodes[episode.id] ?? episode;
  const signed = await cutter.sign(log.state(), cut);
  await log.append([event('episode.signed', unit, policies.orchestrator, signed)], unit, version());
}
