import { join } from 'node:path';
import type { ShotRef } from '../../core/ids.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { Judge } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState, TakeState } from '../../orchestration/state.ts';
import { type Delivery, findShot } from '../../production/production.ts';
import { judgeTake } from '../../quality/judge.ts';
import type { AssetStore } from '../../store/files/assets.ts';
import type { Lanes } from '../lanes.ts';
import type { Workspace } from '../workspace.ts';

/** What the judge is made of. */
export interface JudgeParts {
  readonly workspace: Workspace;
  readonly tools: MediaTools;
  readonly assets: AssetStore;
  readonly lanes: Lanes;
  readonly factsOf: (engine: string) => EngineFacts | undefined;
}

/** The technical gate over stored takes: what is judged is read by its hash, so nobody can swap it in between. */
export function createJudge(parts: JudgeParts): Judge {
  const { workspace, tools, assets, lanes } = parts;
  const { production } = workspace.loaded;
  return {
    judge: (state, shot, take) =>
      lanes(async () => {
        const file = await assets.verified(take.asset.sha256);
        const filmed = findShot(production, shot.ref);
        const expectation = {
          durationS: shot.spec.durationS,
          ...sizeAsked(production.delivery, parts.factsOf(take.engine)),
          fps: production.delivery.fps,
          frames: shot.spec.frames,
          ...(filmed?.camera === undefined ? {} : { camera: filmed.camera }),
          ...(filmed === undefined ? {} : { type: filmed.type }),
          ...deliveredLength(shot, take),
          // Sound is not demanded of a take: an engine without sound is a named degradation, and the cut adds silence.
          audio: false,
          requirement: shot.decision?.requirement.weights ?? {},
        };
        return judgeTake(tools, { file, expectation, ...previousFile(workspace, state, shot) });
      }),
  };
}

/** The picture size the engine was asked for: the delivery's when it offers that, else its own of the same aspect. */
function sizeAsked(
  delivery: Delivery,
  facts: EngineFacts | undefined,
): { readonly width?: number; readonly height?: number } {
  const { width, height } = delivery;
  const same = facts?.sizes.find((size) => size.width === width && size.height === height);
  const aspect = facts?.sizes.find((size) => Math.abs(size.width / size.height - width / height) < 0.02);
  const asked = facts === undefined || facts.sizes.length === 0 ? { width, height } : (same ?? aspect);
  return asked === undefined ? {} : { width: asked.width, height: asked.height };
}

function deliveredLength(shot: ShotState, take: TakeState): { readonly deliveredS?: number } {
  const attempt = shot.attempts.find((entry) => entry.attempt === take.attempt);
  return attempt === undefined ? {} : { deliveredS: attempt.intended.durationS };
}

function previousFile(
  workspace: Workspace,
  state: ProductionState,
  shot: ShotState,
): { readonly previousFile?: string } {
  const before = shot.spec.continues === undefined ? undefined : state.shots[shot.spec.continues as ShotRef];
  return before?.accepted === undefined ? {} : { previousFile: join(workspace.outRoot, before.accepted.file.path) };
}
