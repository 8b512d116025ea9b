import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Money, money } from '../../core/money.ts';
import type { EpisodeState, ProductionState } from '../../orchestration/state.ts';
import { type ShotView, shotView } from './shot-view.ts';

/** One episode as `run` and `status` print it. */
export interface EpisodeView {
  readonly id: string;
  readonly title: string;
  /** Absolute path of the signed episode, or `null` before it is signed. */
  readonly file: string | null;
  readonly sha256: string | null;
  readonly report: string | null;
  readonly planGate: string;
  readonly episodeGate: string;
}

/** Money as `run` and `status` print it. */
export interface CostView {
  readonly spent: Money;
  readonly reserved: Money;
  readonly atRisk: Money;
  readonly cap: Money;
}

/** A whole production, folded from its log. */
export interface ProductionView {
  readonly production: string;
  readonly title: string;
  readonly shots: readonly ShotView[];
  readonly episodes: readonly EpisodeView[];
  readonly cost: CostView;
  readonly log: { readonly seq: number; readonly head: string };
  readonly engines: readonly {
    readonly engine: string;
    readonly struck: string | null;
    readonly openAttempts: number;
  }[];
}

/** Folds a production into its view; `episodes` limits it. */
export function productionView(
  state: ProductionState,
  outRoot: string,
  now: number,
  episodes?: readonly string[],
): ProductionView {
  const chosen = Object.values(state.episodes).filter(
    (episode) => episodes === undefined || episodes.includes(episode.id),
  );
  const { spent, reserved, atRisk, cap } = state.ledger;
  return {
    production: state.opened?.production ?? '',
    title: state.opened?.title ?? '',
    shots: chosen
      .flatMap((episode) => episode.shots.flatMap((ref) => state.shots[ref] ?? []))
      .map((shot) => shotView(state, shot, now)),
    episodes: chosen.map((episode) => episodeView(episode, outRoot)),
    cost: { spent: money(spent), reserved: money(reserved), atRisk: money(atRisk), cap: money(cap) },
    log: { seq: state.seq, head: state.head },
    engines: Object.entries(state.engines).map(([engine, health]) => ({
      engine,
      struck: health.struck ?? null,
      openAttempts: health.openAttempts,
    })),
  };
}

function episodeView(episode: EpisodeState, outRoot: string): EpisodeView {
  const { signed } = episode;
  const report = join(outRoot, episode.id, 'report.html');
  return {
    id: episode.id,
    title: episode.title,
    file: signed === undefined ? null : join(outRoot, signed.file.path),
    sha256: signed?.file.sha256 ?? null,
    report: existsSync(report) ? report : null,
    planGate: episode.planGate,
    episodeGate: episode.episodeGate,
  };
}
