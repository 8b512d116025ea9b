import { event, type NewEvent, type Principal } from '../core/events/event.ts';
import type { Payload } from '../core/events/payloads.ts';
import { canonicalJson } from '../core/hashing.ts';
import type { MicroUsd } from '../core/money.ts';
import { replannable } from '../orchestration/held.ts';
import type { ProductionLog } from '../orchestration/ports.ts';
import type { ProductionState } from '../orchestration/state.ts';
import { framesOf, type LoadedProduction } from '../production/production.ts';
import { shotSpecDigest } from '../production/specification.ts';
import { toolVersion } from './version.ts';

/** What may differ from the production file for one run. */
export interface OpeningOptions {
  /** Overrides the cap of the file, micro-USD. */
  readonly maxCost?: MicroUsd;
  /** Films everything on this engine. */
  readonly pinAll?: string;
}

/**
 * Brings the log up to the production file: opens it, records a changed file or a new cap, and asks for a new plan when
 * shots were held because no engine could make them. Appends nothing when nothing changed.
 */
export async function openProduction(
  log: ProductionLog,
  loaded: LoadedProduction,
  by: Principal,
  options: OpeningOptions = {},
): Promise<void> {
  const state = log.state();
  const opened = openedPayload(loaded, (state.opened?.revision ?? 0) + 1, options);
  if (isNew(state, opened)) {
    const entries = [event('production.opened', 'production', by, opened), ...keptBudget(state, opened, by)];
    await log.append(entries, 'production', state.versions.production ?? 0);
  }
  const { maxCost } = options;
  const now = log.state();
  if (maxCost !== undefined && now.ledger.cap !== maxCost) {
    const note = 'set on the command line; in force until changed';
    await log.append(
      [event('budget.changed', 'production', by, { cap: maxCost, note })],
      'production',
      now.versions.production ?? 0,
    );
  }
}

/**
 * A cap that a person set stays in force when the same file is opened again, or another one with the same cap: only a
 * file that changes its own cap overrules it.
 */
function keptBudget(state: ProductionState, opened: Payload<'production.opened'>, by: Principal): readonly NewEvent[] {
  const { opened: before, ledger } = state;
  if (before === undefined || before.cap !== opened.cap || before.perShotMax !== opened.perShotMax) return [];
  const { cap, perShotMax } = ledger;
  if (cap === opened.cap && perShotMax === opened.perShotMax) return [];
  const note = 'as a person set it before; the file did not change it';
  return [
    event('budget.changed', 'production', by, { cap, ...(perShotMax === undefined ? {} : { perShotMax }), note }),
  ];
}

function isNew(state: ProductionState, opened: Payload<'production.opened'>): boolean {
  const before = state.opened;
  if (before === undefined) return true;
  const stuck = Object.values(state.shots).some((shot) => shot.held !== undefined && replannable.has(shot.held.code));
  return (
    stuck ||
    before.fileSha256 !== opened.fileSha256 ||
    // Canonical: what was read back from the log has its keys in another order.
    canonicalJson(before.episodes) !== canonicalJson(opened.episodes)
  );
}

/** The opening event of a production file at a revision. */
export function openedPayload(
  loaded: LoadedProduction,
  revision: number,
  { pinAll }: OpeningOptions,
): Payload<'production.opened'> {
  const { production, fileSha256 } = loaded;
  const { cap, perShotMax } = production.budget;
  const { atRiskMax, ...policy } = production.policy;
  return {
    production: production.id,
    title: production.title,
    revision,
    fileSha256,
    toolVersion,
    policy,
    cap,
    ...(perShotMax === undefined ? {} : { perShotMax }),
    atRiskMax,
    episodes: production.episodes.map((episode) => ({
      id: episode.id,
      title: episode.title,
      shots: episode.shots.map((shot) => ({
        ref: shot.ref,
        scene: shot.scene,
        specDigest: shotSpecDigest(production, shot),
        durationS: shot.durationS,
        frames: framesOf(shot, production.delivery),
        hero: shot.hero,
        ...(shot.continues === undefined ? {} : { continues: shot.continues }),
        ...(pinAll !== undefined ? { pin: pinAll } : shot.pin === undefined ? {} : { pin: shot.pin }),
      })),
    })),
  };
}
