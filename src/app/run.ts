import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CutProgress } from '../assembly/cut.ts';
import { ConfigError, ProductionError } from '../core/errors.ts';
import { event } from '../core/events/event.ts';
import { episodeUnit } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { findMediaTools } from '../media/tools.ts';
import { replannable } from '../orchestration/held.ts';
import type { HintSource } from '../orchestration/hints.ts';
import type { Ports } from '../orchestration/ports.ts';
import type { EpisodeState, ProductionState } from '../orchestration/state.ts';
import type { LoadedProduction } from '../production/production.ts';
import { readProduction } from '../production/read.ts';
import { runLocally } from '../runner/local.ts';
import { foldChecked, readLog, type WritableLog } from '../store/sqlite/log.ts';
import { claimLog } from '../store/sqlite/takeover.ts';
import { cutAgain } from './assemble.ts';
import { attendInbox, emptyInbox } from './commands/attend.ts';
import { restoreMended } from './commands/mended.ts';
import { operator } from './commands/operator.ts';
import { type Config, readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { writeDeliverables } from './deliverables.ts';
import { requireKnownEngines } from './engine-names.ts';
import { leaseOptions } from './lease.ts';
import { sweepLeftovers } from './leftovers.ts';
import { openProduction } from './opening.ts';
import { requireNoOrphans } from './orphans.ts';
import { noEpisode } from './status.ts';
import { type EngineRoom, openEngines, openStudio, roomOf, type Studio } from './studio.ts';
import { openVault } from './vault.ts';
import { type ProductionView, productionView } from './views/production-view.ts';
import { openWebhooks, type WebhookParts, type Webhooks } from './webhooks/webhooks.ts';
import { prepareOutput, type Workspace, workspaceOf } from './workspace.ts';

/** How a production is run. */
export interface RunOptions {
  /** Only this episode; default all. */
  readonly episode?: string;
  /** Approves plan gates without asking. */
  readonly yes?: boolean;
  /** Cap for the production, micro-USD. */
  readonly maxCost?: MicroUsd;
  readonly out?: string;
  /** Films everything on the free local engine, into a log and folder of its own. */
  readonly previz?: boolean;
  /** Only collects what was sent before: follows running attempts, looks for lost ones, starts nothing. */
  readonly collect?: boolean;
  /** Name of the operator; default the user of this machine. */
  readonly by?: string;
  /** Aborted by the first Ctrl-C. */
  readonly stop: AbortSignal;
  /** Called after every append with the state; for live progress. */
  readonly onChange?: (state: ProductionState) => void;
  readonly onCutProgress?: (progress: CutProgress) => void;
  /** Told before a process that holds the production and says nothing is watched: its silence and the watch, seconds. */
  readonly onSilentOwner?: (silentS: number, watchS: number) => void;
  /** Stands between orchestration and its ports, e.g. to measure. */
  readonly around?: (ports: Ports) => Ports;
  /** Asks a person about a plan; absent where nobody can be asked. */
  readonly confirmPlan?: (episode: EpisodeState, state: ProductionState) => Promise<boolean>;
}

/** How a run ended. */
export interface RunResult {
  readonly view: ProductionView;
  readonly end: 'done' | 'collected' | 'waiting' | 'budget' | 'no-engine' | 'interrupted';
  readonly workspace: Workspace;
}

/** Engine id of previz. */
export const previzEngine = 'shotcaller/previz';

/**
 * Produces a production, or goes on with it: the log says what is left to do.
 * @throws every set-up error before anything is spent; `store.*` when the disk fails underway.
 */
export async function runProduction(context: AppContext, file: string, options: RunOptions): Promise<RunResult> {
  const loaded = readProduction(file);
  const episodes = episodesOf(loaded, options.episode);
  const config = readConfig(context, loaded.dir);
  requireKnownEngines(loaded.production, config);
  const out = options.out ?? config.out;
  const workspace = workspaceOf(loaded, { ...(out === undefined ? {} : { out }), previz: options.previz ?? false });
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const room = openEngines(context, config, tools, workspace.workDir, loaded.production);
  const by = operator(options.by);
  if (options.previz !== true && options.collect !== true) await requireEngine(context, workspace, episodes, room);
  if (options.collect === true && !existsSync(join(workspace.stateDir, 'log.db'))) {
    const hint = `Run it first: shotcaller run ${file}${options.previz === true ? ' --previz' : ''}`;
    throw new ProductionError('shot.not-found', 'Nothing was run yet, so there is nothing to collect', {}, { hint });
  }
  for (const episode of episodes) await prepareOutput(workspace, episode);
  const log = await claim(context, workspace, options);
  let webhooks: Webhooks | undefined;
  try {
    await requireNoOrphans(workspace, log.state());
    await sweepLeftovers(workspace);
    const { onCutProgress } = options;
    const vault = openVault(workspace.stateDir, context.random);
    webhooks = await webhooksFor(context, config, workspace, { vault, engines: room.engines, options });
    const studio = await openStudio(context, config, workspace, {
      vault,
      room: webhooks === undefined ? room : roomOf(webhooks.engines),
      ...(onCutProgress === undefined ? {} : { onCutProgress }),
    });
    const pinAll = options.previz === true ? { pinAll: previzEngine } : {};
    const maxCost = options.maxCost === undefined ? {} : { maxCost: options.maxCost };
    await emptyInbox(log);
    // Collecting acts on what was sent, whatever the file says by now, and starts nothing: no engine is tried again.
    if (options.collect !== true) {
      await restoreMended(log, by);
      await openProduction(log, loaded, by, { ...maxCost, ...pinAll });
    }
    const unsubscribe = log.subscribe(() => options.onChange?.(log.state()));
    options.onChange?.(log.state());
    const stopAttending = attendInbox(log, context.clock);
    try {
      const hints = webhooks === undefined ? {} : { hints: webhooks };
      return await produce(context, { studio, log, workspace, episodes, options, ...hints });
    } finally {
      await stopAttending();
      unsubscribe();
    }
  } finally {
    await webhooks?.close();
    log.close();
  }
}

/** Webhooks where the configuration asks for them; animatics are made on this machine and need none. */
async function webhooksFor(
  { clock }: AppContext,
  { webhooks: settings }: Config,
  { stateDir }: Workspace,
  { vault, engines, options }: Pick<WebhookParts, 'vault' | 'engines'> & { readonly options: RunOptions },
): Promise<Webhooks | undefined> {
  if (settings === undefined || options.previz === true) return undefined;
  return openWebhooks({ settings, stateDir, vault, engines, clock });
}

function claim(context: AppContext, { stateDir }: Workspace, options: RunOptions): Promise<WritableLog> {
  const { onSilentOwner, stop } = options;
  const told = onSilentOwner === undefined ? {} : { onWatch: onSilentOwner };
  return claimLog(stateDir, context.clock, context.random, { ...leaseOptions(context), ...told, stop });
}

interface Production {
  readonly studio: Studio;
  readonly log: WritableLog;
  readonly workspace: Workspace;
  readonly episodes: readonly string[];
  readonly options: RunOptions;
  readonly hints?: HintSource;
}

async function produce(context: AppContext, of: Production): Promise<RunResult> {
  const { studio, log, workspace, episodes, options } = of;
  const hints = of.hints === undefined ? {} : { hints: of.hints };
  const ports = options.around?.(studio.ports(log)) ?? studio.ports(log);
  if (options.collect === true) {
    const collected = await runLocally(ports, {
      episodes: [],
      watchMs: Number.POSITIVE_INFINITY,
      stop: options.stop,
      ...hints,
    });
    return result(context, of, collected === 'drained' ? 'interrupted' : 'collected');
  }
  let end = await runLocally(ports, { episodes, stop: options.stop, ...hints });
  let seen = log.state().seq;
  // A command may have come while the last unit came to rest: the run goes on with it.
  while (end === 'quiescent' && ((await decidePlans(of)) || (await hasNews(log, seen)))) {
    end = await runLocally(ports, { episodes, stop: options.stop, ...hints });
    seen = log.state().seq;
  }
  if (end === 'drained') return result(context, of, 'interrupted');
  for (const id of episodes) {
    const episode = log.state().episodes[id];
    const signed = episode?.signed;
    if (episode === undefined || signed === undefined) continue;
    if (!existsSync(join(workspace.outRoot, signed.file.path))) await cutAgain(ports, episode);
    await writeDeliverables(context, { studio, log, workspace, episode: id });
  }
  return result(context, of, await endOf(context, of));
}

async function hasNews(log: WritableLog, since: number): Promise<boolean> {
  await emptyInbox(log);
  return log.state().seq > since;
}

/** Lets a person decide open plan gates. True when one was approved: the run can go on. */
async function decidePlans({ log, episodes, options }: Production): Promise<boolean> {
  let approved = false;
  for (const id of episodes) {
    const episode = log.state().episodes[id];
    if (episode?.planGate !== 'open') continue;
    const ask = options.confirmPlan;
    if (options.yes !== true && ask === undefined) continue;
    const yes = options.yes === true || (await ask?.(episode, log.state())) === true;
    const unit = episodeUnit(id);
    const data = { gate: 'plan' as const, decision: yes ? ('approve' as const) : ('reject' as const), override: false };
    await log.append([event('gate.decided', unit, operator(options.by), data)], unit, log.state().versions[unit] ?? 0);
    approved ||= yes;
  }
  return approved;
}

/** Says so before anything is written when shots are to be filmed and no engine can be used. */
async function requireEngine(
  context: AppContext,
  { loaded, stateDir }: Workspace,
  episodes: readonly string[],
  room: EngineRoom,
): Promise<void> {
  const logged = foldChecked(readLog(stateDir)).shots;
  const shots = loaded.production.episodes
    .filter(({ id }) => episodes.includes(id))
    .flatMap((episode) => episode.shots)
    .filter(({ ref }) => logged[ref]?.accepted === undefined);
  if (shots.length === 0) return;
  const descriptions = await room.roster.descriptions(context.clock.now());
  const pins = new Set(shots.flatMap((shot) => logged[shot.ref]?.pin ?? shot.pin ?? []));
  const usable = descriptions.filter(
    ({ state, facts }) => state === 'ready' && (facts.id !== previzEngine || pins.has(previzEngine)),
  );
  if (usable.length > 0) return;
  const reasons = descriptions
    .filter(({ facts }) => facts.id !== previzEngine)
    .map(({ facts, reason }) => `  ${facts.id}: ${reason ?? 'not ready'}`);
  throw new ConfigError(
    'engines.none-usable',
    `No engine can be used:\n${reasons.join('\n')}`,
    {},
    {
      hint: 'Set a key in the environment or .env (`shotcaller engines` lists them), or make free animatics with --previz.',
    },
  );
}

async function endOf(context: AppContext, { log, studio, episodes }: Production): Promise<RunResult['end']> {
  const state = log.state();
  const shots = Object.values(state.shots).filter((shot) => episodes.includes(shot.episode));
  const held = shots.flatMap((shot) => shot.held?.code ?? []);
  const unaffordable = new Set(
    episodes
      .flatMap((id) => state.episodes[id]?.plan?.unmet ?? [])
      .flatMap(({ shot, code }) => (code === 'budget' ? [shot] : [])),
  );
  const stopped = shots.some(({ ref, held: why }) => why?.code === 'plan.unmet' && unaffordable.has(ref));
  if (stopped || held.some((code) => code.startsWith('budget.'))) return 'budget';
  if (held.length > 0 && held.every((code) => replannable.has(code))) {
    const descriptions = await studio.room.roster.descriptions(context.clock.now());
    const alive = descriptions.some(
      ({ state: ready, facts }) =>
        ready === 'ready' && facts.id !== previzEngine && state.engines[facts.id]?.struck === undefined,
    );
    if (!alive) return 'no-engine';
  }
  return episodes.every((id) => state.episodes[id]?.signed !== undefined) ? 'done' : 'waiting';
}

function result(context: AppContext, { log, workspace, episodes }: Production, end: RunResult['end']): RunResult {
  return { view: productionView(log.state(), workspace.outRoot, context.clock.now(), episodes), end, workspace };
}

function episodesOf(loaded: LoadedProduction, wanted: string | undefined): readonly string[] {
  const ids = loaded.production.episodes.map((episode) => episode.id);
  if (wanted === undefined) return ids;
  if (ids.includes(wanted)) return [wanted];
  throw noEpisode(wanted, ids);
}
