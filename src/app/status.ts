import { ProductionError } from '../core/errors.ts';
import type { LogEvent } from '../core/events/event.ts';
import { readProduction } from '../production/read.ts';
import { foldChecked, readLog } from '../store/sqlite/log.ts';
import { readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { nearestId } from './nearest.ts';
import { type ProductionView, productionView } from './views/production-view.ts';
import { type Workspace, workspaceOf } from './workspace.ts';

/** Which log of a production is meant. */
export interface LogOptions {
  readonly out?: string;
  readonly previz?: boolean;
}

/** The folders of a production, from its file and the configuration. */
export function locate(context: AppContext, file: string, options: LogOptions = {}): Workspace {
  const loaded = readProduction(file);
  const out = options.out ?? readConfig(context, loaded.dir).out;
  return workspaceOf(loaded, { ...(out === undefined ? {} : { out }), previz: options.previz ?? false });
}

/**
 * Folds the log into what people ask for; works beside a running `run`.
 * @throws {StoreError} `store.corrupt`, `store.newer`; {ProductionError} `episode.not-found`.
 */
export function productionStatus(
  context: AppContext,
  file: string,
  options: LogOptions & { readonly episode?: string } = {},
): ProductionView {
  const workspace = locate(context, file, options);
  const state = foldChecked(readLog(workspace.stateDir));
  const { episode } = options;
  const known = [
    ...new Set([...workspace.loaded.production.episodes.map(({ id }) => id), ...Object.keys(state.episodes)]),
  ];
  if (episode !== undefined && !known.includes(episode)) throw noEpisode(episode, known);
  const episodes = episode === undefined ? undefined : [episode];
  return productionView(state, workspace.outRoot, context.clock.now(), episodes);
}

/** The error for an episode id that nothing has, with what there is. */
export function noEpisode(episode: string, known: readonly string[]): ProductionError {
  const message = `No episode ${episode}`;
  return new ProductionError('episode.not-found', message, { episode, known }, nearestId(episode, known));
}

/**
 * Events of a production, oldest first; with `follow`, goes on with new ones until the signal is aborted.
 * @param follow looked at twice a second.
 */
export async function* productionLog(
  context: AppContext,
  file: string,
  options: LogOptions & { readonly follow?: boolean; readonly fromSeq?: number; readonly stop: AbortSignal },
): AsyncGenerator<LogEvent> {
  const { stateDir } = locate(context, file, options);
  let next = options.fromSeq ?? 1;
  for (;;) {
    const events = readLog(stateDir, next);
    yield* events;
    next = (events.at(-1)?.seq ?? next - 1) + 1;
    if (options.follow !== true || options.stop.aborted) return;
    await context.clock.sleepUntil(context.clock.now() + 500, options.stop);
  }
}
