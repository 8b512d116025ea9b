import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CutProgress } from '../assembly/cut.ts';
import type { EngineId } from '../core/ids.ts';
import { createPrevizEngine, type PrevizScene } from '../engines/adapters/previz/previz-engine.ts';
import type { Engine } from '../engines/engine.ts';
import type { EngineFacts } from '../engines/facts.ts';
import { createEngines } from '../engines/registry.ts';
import { encodeFrames } from '../media/encode.ts';
import { findMediaTools, type MediaTools } from '../media/tools.ts';
import type { Ports, ProductionLog } from '../orchestration/ports.ts';
import { hashBibleFiles } from '../production/adapters/files.ts';
import { findShot, type Production } from '../production/production.ts';
import type { Signer } from '../provenance/signers/signer.ts';
import { createHighsSolver } from '../routing/adapters/highs/highs-solver.ts';
import { openAssets } from '../store/files/assets.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { openLanes } from './lanes.ts';
import { createCutter } from './ports/cutter.ts';
import { createDesk } from './ports/desk.ts';
import { createFinisher } from './ports/finisher.ts';
import { createJudge } from './ports/judge.ts';
import { createRouter } from './ports/router.ts';
import { type Roster, rosterOf } from './ports/standings.ts';
import { openSigner } from './signer.ts';
import { evidenceRows } from './strengths-file.ts';
import { openVault, type Vault } from './vault.ts';
import type { Workspace } from './workspace.ts';

/** Engines of this set-up with what they say of themselves. */
export interface EngineRoom {
  readonly engines: ReadonlyMap<EngineId, Engine>;
  readonly roster: Roster;
  readonly factsOf: (engine: EngineId) => EngineFacts | undefined;
}

/** Sets up every engine of the catalog from keys and configuration; nothing is contacted yet. */
export function openEngines(
  context: AppContext,
  config: Config,
  tools: MediaTools,
  workDir: string,
  production?: Production,
): EngineRoom {
  const { env, clock } = context;
  const previz = createPrevizEngine({
    clock,
    workDir: join(workDir, 'previz'),
    ...(production === undefined
      ? {}
      : { delivery: production.delivery, sceneOf: (shot) => sceneOf(production, shot) }),
    encode: (frames, { sound, ...encoding }, output) =>
      encodeFrames(tools, frames, { ...encoding, grain: true, sound: sound ? 'ambience' : 'silence' }, output),
  });
  const engines =
    context.engines ??
    createEngines({
      env,
      config: config.engines.map(({ overdueAfterS: _s, ...rest }) => defined(rest)),
      clock,
      previz,
    });
  return roomOf(engines);
}

/** Engines with what they say of themselves. */
export function roomOf(engines: ReadonlyMap<EngineId, Engine>): EngineRoom {
  return { engines, roster: rosterOf(engines), factsOf: (engine) => engines.get(engine)?.facts };
}

/** What previz draws from besides the words: figures keep the colours of their character's look. */
function sceneOf(production: Production, ref: string): PrevizScene | undefined {
  const shot = findShot(production, ref);
  if (shot === undefined) return undefined;
  const { bible, look } = production;
  const characters = shot.characters
    .flatMap((id) => bible.characters[id] ?? [])
    .map(({ id, look: words }) => ({ name: id, look: words }));
  const place = bible.places[shot.place ?? '']?.look;
  return {
    type: shot.type,
    characters,
    ...(place === undefined ? {} : { place }),
    ...(look.style === undefined ? {} : { style: look.style }),
  };
}

/** Drops keys whose value is undefined: absent and undefined are different things to the engines' configuration. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** Everything a production is made with. */
export interface Studio {
  readonly tools: MediaTools;
  readonly room: EngineRoom;
  readonly signer: Signer;
  /** The ports over an opened log. */
  ports(log: ProductionLog): Ports;
}

/** How a studio is opened. */
export interface StudioOptions {
  readonly onCutProgress?: (progress: CutProgress) => void;
  /** Engines that are set up already. */
  readonly room?: EngineRoom;
  /** The vault when it is open already: two would write over each other. */
  readonly vault?: Vault;
}

/**
 * Wires the adapters of one production together.
 * @throws {MediaError} `media.ffmpeg-missing`; {ProvenanceError} `provenance.keys`; {ProductionError} when a bible file is gone.
 */
export async function openStudio(
  context: AppContext,
  config: Config,
  workspace: Workspace,
  options: StudioOptions = {},
): Promise<Studio> {
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const room = options.room ?? openEngines(context, config, tools, workspace.workDir, workspace.loaded.production);
  const strengths = evidenceRows(config);
  const signer = await openSigner(context, config, workspace.signerDir);
  const hashes = await hashBibleFiles(workspace.loaded);
  const assets = openAssets(workspace.assetsDir);
  const vault = options.vault ?? openVault(workspace.stateDir, context.random);
  const lanes = openLanes(availableParallelism());
  const { clock, random } = context;
  const { engines, roster, factsOf } = room;
  const { production } = workspace.loaded;
  const cutProgress = options.onCutProgress === undefined ? {} : { onProgress: options.onCutProgress };
  return {
    tools,
    room,
    signer,
    ports: (log) => ({
      log,
      clock,
      random,
      assets,
      router: createRouter({ production, roster, strengths, clock, solver: createHighsSolver() }),
      engines: createDesk({ workspace, tools, engines, settings: config.engines, vault, hashes, clock }),
      judge: createJudge({ workspace, tools, assets, lanes, factsOf }),
      finisher: createFinisher({ workspace, tools, assets, signer, vault, hashes, lanes, factsOf }),
      cutter: createCutter({ workspace, tools, assets, signer, vault, clock, ...cutProgress }),
    }),
  };
}
