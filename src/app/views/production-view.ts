import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rfc3339 } from '../../core/clock.ts';
import { episodeUnit } from '../../core/ids.ts';
import { type Money, money } from '../../core/money.ts';
import { slotsOf } from '../../orchestration/health/concurrency.ts';
import type { EngineHealth } from '../../orchestration/health/health.ts';
import { restOf } from '../../orchestration/health/rest.ts';
import { outlookOf } from '../../orchestration/outlook.ts';
import type { EpisodeState, ProductionState } from '../../orchestration/state.ts';
import { type ShotView, shotView } from './shot-view.ts';
import { type UncollectedView, uncollectedView } from './uncollected-view.ts';

/** One episode as `run` and `status` print it. */
export interface EpisodeView {
  readonly id: string;
  /** As a shot's: what `--if-version` takes for the episode's gates. */
  readonly version: number;
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
  /** What the delivered clips were expected to cost, and what they cost. */
  readonly estimated: Money;
  readonly charged: Money;
}

/** What is left to film and its price; `null` when every shot is accepted. */
export interface OutlookView {
  readonly accepted: number;
  readonly toFilm: readonly string[];
  readonly least: Money;
  readonly expected: Money;
  readonly capNeeded: Money;
}

/** Health of one engine as the log tells it. */
export interface EngineView {
  readonly engine: string;
  readonly struck: string | null;
  /** Why and until when it takes nothing now. */
  readonly rests: { readonly until: string; readonly why: string } | null;
  readonly openAttempts: number;
  /** Attempts that may run at once now. */
  readonly slots: number;
  readonly faultsInARow: number;
  /** Own latency over the catalog's typical one: geometric mean, and deliveries behind it. */
  readonly latency: { readonly factor: number; readonly n: number } | null;
}

/** A whole production, folded from its log. */
export interface ProductionView {
  readonly production: string;
  /** As a shot's: what `--if-version` takes for budget and engines. */
  readonly version: number;
  readonly title: string;
  readonly shots: readonly ShotView[];
  readonly episodes: readonly EpisodeView[];
  readonly cost: CostView;
  readonly log: { readonly seq: number; readonly head: string };
  readonly outlook: OutlookView | null;
  /** Sent and neither collected nor settled. */
  readonly uncollected: readonly UncollectedView[];
  readonly engines: readonly EngineView[];
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
  return {
    production: state.opened?.production ?? '',
    version: state.versions.production ?? 0,
    title: state.opened?.title ?? '',
    shots: chosen
      .flatMap((episode) => episode.shots.flatMap((ref) => state.shots[ref] ?? []))
      .map((shot) => shotView(state, shot, now)),
    episodes: chosen.map((episode) => episodeView(state, episode, outRoot)),
    cost: costView(state),
    outlook: outlookView(
      state,
      chosen.map(({ id }) => id),
    ),
    uncollected: uncollectedView(state, now),
    log: { seq: state.seq, head: state.head },
    engines: Object.entries(state.engines).map(([engine, health]) => engineView(engine, health, now)),
  };
}

function costView(state: ProductionState): CostView {
  const { spent, reserved, atRisk, cap } = state.ledger;
  const prices = Object.values(state.engines).map((health) => health.prices);
  return {
    spent: money(spent),
    reserved: money(reserved),
    atRisk: money(atRisk),
    cap: money(cap),
    estimated: money(prices.reduce((sum, record) => sum + record.estimated, 0)),
    charged: money(prices.reduce((sum, record) => sum + record.charged, 0)),
  };
}

function outlookView(state: ProductionState, episodes: readonly string[]): OutlookView | null {
  const { accepted, toFilm, least, expected, capNeeded } = outlookOf(state, episodes);
  if (toFilm.length === 0) return null;
  const prices = { least: money(least), expected: money(expected), capNeeded: money(capNeeded) };
  return { accepted: accepted.length, toFilm, ...prices };
}

function engineView(engine: string, health: EngineHealth, now: number): EngineView {
  const rest = restOf(health, now);
  const { latency, breaker, openAttempts, slots, terms } = health;
  return {
    engine,
    struck: health.struck ?? null,
    rests: rest === undefined ? null : { until: rfc3339(rest.until), why: rest.why },
    openAttempts,
    slots: slotsOf(slots, terms?.concurrency ?? 1),
    faultsInARow: breaker.consecutiveFaults,
    latency: latency.n === 0 ? null : { factor: Math.exp(latency.mean), n: latency.n },
  };
}

function episodeView(state: ProductionState, episode: EpisodeState, outRoot: string): EpisodeView {
  const { signed } = episode;
  const report = join(outRoot, episode.id, 'report.html');
  return {
    id: episode.id,
    version: state.versions[episodeUnit(episode.id)] ?? 0,
    title: episode.title,
    file: signed === undefined ? null : join(outRoot, signed.file.path),
    sha256: signed?.file.sha256 ?? null,
    report: existsSync(report) ? report : null,
    planGate: episode.planGate,
    episodeGate: episode.episodeGate,
  };
}
