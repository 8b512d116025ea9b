import { ProductionError, StoreError } from '../core/errors.ts';
import { event, type NewEvent } from '../core/events/event.ts';
import { episodeUnit, shotUnit, type UnitId } from '../core/ids.ts';
import type { ShotState } from '../orchestration/state.ts';
import { openLog } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';
import { nearestId } from './nearest.ts';
import { operator } from './run.ts';
import { type LogOptions, locate } from './status.ts';
import { type ShotView, shotView } from './views/shot-view.ts';

/** What a person decides about a shot, or about an episode's open gate. */
export type Decision =
  | { readonly kind: 'approve' | 'retake' | 'hold' }
  | { readonly kind: 'pin'; readonly engine: string | null };

/** How a decision is recorded. */
export interface DecisionOptions extends LogOptions {
  readonly by?: string;
  readonly note?: string;
}

/**
 * Records an operator's decision; the next `run` acts on it.
 * @param target `e01/sh010`, or an episode id for its open gate.
 * @throws {ProductionError} `shot.not-found`; {StoreError} `store.busy` while a run holds the production, `store.conflict`.
 */
export async function decideAs(
  context: AppContext,
  file: string,
  target: string,
  decision: Decision,
  options: DecisionOptions,
): Promise<ShotView | undefined> {
  const workspace = locate(context, file, options);
  const log = openLog(workspace.stateDir, context.clock, context.random);
  try {
    const state = log.state();
    const by = operator(options.by);
    const note = options.note === undefined ? {} : { note: options.note };
    const episode = state.episodes[target];
    const shot = state.shots[target as `${string}/${string}`];
    if (episode === undefined && shot === undefined) {
      const known = [...Object.keys(state.episodes), ...Object.keys(state.shots)];
      throw new ProductionError(
        'shot.not-found',
        `No shot or episode ${target} in the log`,
        { target },
        nearestId(target, known),
      );
    }
    const unit: UnitId = shot === undefined ? episodeUnit(target) : shotUnit(shot.ref);
    const entry: NewEvent =
      decision.kind === 'pin'
        ? event('shot.pinned', unit, by, { engine: decision.engine, ...note })
        : event('gate.decided', unit, by, {
            ...(shot === undefined ? episodeGate(episode?.planGate) : takeGate(shot, decision.kind)),
            decision: decision.kind,
            ...note,
          });
    const appended = await log.append([entry], unit, state.versions[unit] ?? 0);
    if (appended.kind !== 'appended')
      throw new StoreError(
        'store.conflict',
        `${target} changed meanwhile`,
        { target },
        { hint: 'Look again and repeat.' },
      );
    const after = log.state();
    const changed = shot === undefined ? undefined : after.shots[shot.ref];
    return changed === undefined ? undefined : shotView(after, changed, context.clock.now());
  } finally {
    log.close();
  }
}

function episodeGate(planGate: string | undefined): { readonly gate: 'plan' | 'episode'; readonly override: boolean } {
  return { gate: planGate === 'approved' ? 'episode' : 'plan', override: false };
}

/** The take a decision is about: the open gate's, the accepted one, else the newest. Approving a failed one is an override. */
function takeGate(
  shot: ShotState,
  kind: 'approve' | 'retake' | 'hold',
): { readonly gate: 'take'; readonly take?: number; readonly override: boolean } {
  const n = shot.openGate?.take ?? shot.accepted?.take ?? shot.takes.at(-1)?.take;
  const take = shot.takes.find((entry) => entry.take === n);
  if (kind === 'approve' && take === undefined) {
    throw new ProductionError(
      'shot.not-found',
      `${shot.ref} has no take to approve`,
      { shot: shot.ref },
      { hint: 'Ask for one: shotcaller retake' },
    );
  }
  const override = kind === 'approve' && take?.verdict?.verdict === 'fail';
  return { gate: 'take', override, ...(n === undefined ? {} : { take: n }) };
}
