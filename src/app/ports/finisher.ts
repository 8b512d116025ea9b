import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Defect } from '../../core/errors.ts';
import type { JobHandle } from '../../engines/engine.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import { frameHashes } from '../../media/framehash.ts';
import { normaliseClip } from '../../media/normalise.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { FinishedShot, Finisher } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState, TakeState } from '../../orchestration/state.ts';
import type { FileHashes } from '../../production/specification.ts';
import { frameDigest } from '../../provenance/frame-digest.ts';
import { sealShot } from '../../provenance/seal.ts';
import type { Signer } from '../../provenance/signers/signer.ts';
import type { Commitment } from '../../provenance/statement.ts';
import type { AssetStore } from '../../store/files/assets.ts';
import type { Lanes } from '../lanes.ts';
import { pseudonymsOf, shotStatement } from '../statement.ts';
import type { Vault } from '../vault.ts';
import { toolVersion } from '../version.ts';
import type { Workspace } from '../workspace.ts';

/** What the finisher is made of. */
export interface FinisherParts {
  readonly workspace: Workspace;
  readonly tools: MediaTools;
  readonly assets: AssetStore;
  readonly signer: Signer;
  readonly vault: Vault;
  readonly hashes: FileHashes;
  readonly lanes: Lanes;
  readonly factsOf: (engine: string) => EngineFacts | undefined;
}

/** Turns an approved take into the signed shot file. Repeating it after a crash gives the same picture again. */
export function createFinisher(parts: FinisherParts): Finisher {
  return { finish: (state, shot, take) => parts.lanes(() => finish(parts, state, shot, take)) };
}

async function finish(
  parts: FinisherParts,
  state: ProductionState,
  shot: ShotState,
  take: TakeState,
): Promise<FinishedShot> {
  const { workspace, tools, assets, signer, vault, hashes } = parts;
  const { width, height, fps } = workspace.loaded.production.delivery;
  const facts = parts.factsOf(take.engine);
  if (facts === undefined) throw new Defect('defect.invariant', `No facts about ${take.engine}`);
  const source = await assets.verified(take.asset.sha256);
  const path = shotPath(shot);
  const output = join(workspace.outRoot, path);
  const mezzanine = join(workspace.workDir, `${shot.ref.replace('/', '-')}-take${take.take}.mp4`);
  await mkdir(dirname(output), { recursive: true });
  await mkdir(workspace.workDir, { recursive: true });
  try {
    const { frames } = shot.spec;
    await normaliseClip(tools, { input: source, output: mezzanine, width, height, fps, frames, audio: 'source' });
    const digest = frameDigest(await frameHashes(tools, mezzanine));
    const pseudonymOf = await pseudonymsOf(vault, [...(state.episodes[shot.episode]?.gates ?? []), ...shot.gates]);
    const jobCommitment = await jobOf(vault, shot, take);
    const from = {
      ...jobCommitment,
      loaded: workspace.loaded,
      hashes,
      state,
      shot,
      take,
      facts,
      frameDigest: digest,
      pseudonymOf,
    };
    const sealed = await sealShot({
      file: mezzanine,
      output,
      statement: shotStatement(from),
      signer,
      parentFile: source,
      generatorVersion: toolVersion,
    });
    const { size: bytes } = await stat(output);
    return {
      file: { path, sha256: sealed.fileSha256, bytes },
      manifest: { label: sealed.manifestLabel, sha256: sealed.manifestSha256 },
      frames,
      frameDigest: digest,
    };
  } finally {
    await rm(mezzanine, { force: true });
  }
}

/** The vendor's job id, committed to: provable later without publishing an account's ids. */
async function jobOf(vault: Vault, shot: ShotState, take: TakeState): Promise<{ readonly jobCommitment?: Commitment }> {
  const attempt = shot.attempts.find((entry) => entry.attempt === take.attempt);
  const jobId = (attempt?.handle as unknown as JobHandle | undefined)?.jobId;
  if (jobId === undefined) return {};
  return { jobCommitment: { alg: 'HMAC-SHA-256', ...(await vault.commit('shotcaller.job/1', shot.ref, jobId)) } };
}

/** Where a shot's signed file lies, relative to the production's output folder. */
export function shotPath(shot: Pick<ShotState, 'ref' | 'episode'>): string {
  return `${shot.episode}/shots/${shot.ref.slice(shot.episode.length + 1)}.mp4`;
}
