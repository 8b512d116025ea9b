import { event } from '../../core/events/event.ts';
import type { EpisodeState, ShotState, TakeState } from '../state.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/** Runs the quality gate on a take and records its verdict. */
export async function judge(scene: Scene, shot: ShotState, take: TakeState): Promise<Effected> {
  const verdict = await scene.ports.judge.judge(scene.state, shot, take);
  const data = { attempt: take.attempt, take: take.take, assetSha256: take.asset.sha256, verdict };
  return record(scene, [event('take.judged', scene.unit, policies.gate, data)]);
}

/** Makes the signed shot file and accepts the shot: file and manifest digests enter the log in the same append. */
export async function accept(scene: Scene, shot: ShotState, take: TakeState): Promise<Effected> {
  const finished = await scene.ports.finisher.finish(scene.state, shot, take);
  const score01 = take.verdict?.score01 ?? null;
  const data = { attempt: take.attempt, take: take.take, ...finished, score01 };
  return record(scene, [event('shot.accepted', scene.unit, policies.orchestrator, data)]);
}

/** Cuts the episode from its signed shots. */
export async function assemble(scene: Scene, episode: EpisodeState): Promise<Effected> {
  const cut = await scene.ports.cutter.assemble(scene.state, episode);
  return record(scene, [event('episode.assembled', scene.unit, policies.orchestrator, cut)]);
}

/** Signs the episode, last of all. */
export async function sign(scene: Scene, episode: EpisodeState): Promise<Effected> {
  const signed = await scene.ports.cutter.sign(scene.state, episode);
  return record(scene, [event('episode.signed', scene.unit, policies.orchestrator, signed)]);
}
