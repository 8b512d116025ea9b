import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { Defect } from '../../core/errors.ts';
import { sha256 } from '../../core/hashing.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { Engine, RequestAsset } from '../../engines/engine.ts';
import { typicalSeconds } from '../../engines/facts.ts';
import { compileRequest } from '../../engines/request.ts';
import { lastFrame } from '../../media/stills.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { Compiled, EngineDesk } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../orchestration/state.ts';
import { findShot } from '../../production/production.ts';
import { type FileHashes, shotFiles } from '../../production/specification.ts';
import type { EngineSettings } from '../config.ts';
import type { Vault } from '../vault.ts';
import type { Workspace } from '../workspace.ts';

/** What the desk is made of. */
export interface DeskParts {
  readonly workspace: Workspace;
  readonly tools: MediaTools;
  readonly engines: ReadonlyMap<EngineId, Engine>;
  readonly settings: readonly EngineSettings[];
  readonly vault: Vault;
  readonly clock: Clock;
  /** SHA-256 of the bible's files, read once: a LoRA may be large. */
  readonly hashes: FileHashes;
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.safetensors': 'application/octet-stream',
};

/** The engines of a production, and the compiling of its shots for them. */
export function createDesk(parts: DeskParts): EngineDesk {
  return {
    engine: (id) => parts.engines.get(id),
    compile: (state, shot, engine, seed) => compile(parts, state, shot, engine, seed),
  };
}

async function compile(
  parts: DeskParts,
  state: ProductionState,
  shot: ShotState,
  id: EngineId,
  seed: number,
): Promise<Compiled> {
  const { workspace, engines, vault, settings, clock } = parts;
  const { production } = workspace.loaded;
  const filmed = findShot(production, shot.ref);
  const engine = engines.get(id);
  if (filmed === undefined || engine === undefined)
    throw new Defect('defect.invariant', `Can not compile ${shot.ref} for ${id}`);
  const { shutdownAt } = engine.facts.lifecycle;
  if (shutdownAt !== undefined && Date.parse(shutdownAt) <= clock.now())
    return { ok: false, retired: true, reason: `${engine.facts.model} was shut down on ${shutdownAt}` };
  const assets = [...(await firstFrame(parts, state, shot)), ...bibleAssets(parts, shot.ref)];
  const request = compileRequest({ shot: filmed, production, assets, seed });
  const planned = engine.plan(request);
  if (!planned.ok) return { ok: false, reason: planned.reason };
  const { wire, estimate, degradations } = planned;
  const promptCommitment = await vault.commit('shotcaller.prompt/1', shot.ref, request.prompt);
  const overdueAfterS = settings.find((entry) => entry.id === id)?.overdueAfterS;
  const typicalS = typicalSeconds(engine.facts, wire.durationS);
  const compiled = { ok: true, wire, estimate, degradations, promptCommitment, typicalS } as const;
  return overdueAfterS === undefined ? compiled : { ...compiled, overdueAfterS };
}

function bibleAssets({ workspace, hashes }: DeskParts, ref: ShotRef): readonly RequestAsset[] {
  const { production, dir } = workspace.loaded;
  const shot = findShot(production, ref);
  if (shot === undefined) return [];
  return shotFiles(production, shot).map(({ role, name, path, trigger }) => {
    const mimeType = mimeTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
    const found = { role, name, path: join(dir, path), sha256: hashes.get(path) ?? '', mimeType };
    return trigger === undefined ? found : { ...found, trigger };
  });
}

/** A shot that continues another starts on that one's last frame, taken from the signed, normalised picture. */
async function firstFrame(parts: DeskParts, state: ProductionState, shot: ShotState): Promise<readonly RequestAsset[]> {
  const before = shot.spec.continues === undefined ? undefined : state.shots[shot.spec.continues as ShotRef];
  if (before?.accepted === undefined) return [];
  const { tools, workspace } = parts;
  const path = join(workspace.workDir, `${before.accepted.file.sha256}-last.png`);
  if (!existsSync(path)) {
    // Whole or not at all: half a picture would be taken for the first frame by every later attempt.
    const staged = path.replace(/png$/, `${randomBytes(4).toString('hex')}.part.png`);
    await lastFrame(tools, join(workspace.outRoot, before.accepted.file.path), staged);
    await rename(staged, path);
  }
  return [{ role: 'first-frame', name: before.ref, path, sha256: sha256(await readFile(path)), mimeType: 'image/png' }];
}
