import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProductionError, StoreError } from '../core/errors.ts';
import { event, type NewEvent } from '../core/events/event.ts';
import { episodeUnit, shotUnit, type UnitId } from '../core/ids.ts';
import type { EpisodeState, ProductionState, ShotState } from '../orchestration/state.ts';
import { openLog } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';
import { requireKnownEngine } from './engine-names.ts';
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
 * @throws {ProductionError} `shot.not-found`, `usage.invalid` for an episode whose gates are closed; {ConfigError}
 *   `config.engine-unknown` for a pin; {StoreError} `store.busy` while a run holds the production, `store.conflict`.
 */
export async function decideAs(
  context: AppContext,
  file: string,
  target: string,
  decision: Decision,
  options: DecisionOptions,
): Promise<ShotView | undefined> {
  const workspace = locate(context, file, options);
  const by = operator(options.by);
  if (decision.kind === 'pin' && decision.engine !== null) requireKnownEngine(decision.engine, `pin of ${target}`);
  requireLog(workspace.stateDir);
  const log = openLog(workspace.stateDir, context.clock, context.random);
  try {
    const state = log.state();
    const note = options.note === undefined ? {} : { note: options.note };
    const episode = state.episodes[target];
    const shot = shotNamed(state, target);
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
            ...(shot === undefined ? episodeGate(episode) : takeGate(shot, decision.kind)),
            decision: shot === undefined && decision.kind !== 'approve' ? 'reject' : decision.kind,
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

/** A shot by `episode/shot`, or by its own id where only one episode has it. */
function shotNamed(state: ProductionState, target: string): ShotState | undefined {
  const named = Object.values(state.shots).filter(({ ref }) => ref === target || ref.split('/')[1] === target);
  return named.length === 1 ? named[0] : named.find(({ ref }) => ref === target);
}

/** Only a gate that waits for a person can be decided: nobody approves what does not exist yet. */
function episodeGate(episode: EpisodeState | undefined): {
  readonly gate: 'plan' | 'episode';
  readonly override: boolean;
} {
  const { planGate, episodeGate: release } = episode ?? {};
  if (planGate === 'open' || planGate === 'rejected') return { gate: 'plan', override: false };
  if (release === 'open' || release === 'rejected') return { gate: 'episode', override: false };
  throw new ProductionError(
    'usage.invalid',
    `${episode?.id} has no gate that waits for a person`,
    { episode: episode?.id },
    { hint: 'Name a shot instead, e.g. e01/sh010; `shotcaller status` shows what waits.' },
  );
}

/** Looks whether there is a log before one would be made. */
function requireLog(stateDir: string): void {
  if (existsSync(join(stateDir, 'log.db'))) return;
  const hint = 'Run the production first: shotcaller run production.yaml';
  throw new ProductionError('shot.not-found', 'Nothing was run yet, so there is nothing to decide', {}, { hint });
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
      { hint: 'Nothing was filmed yet: go on with `shotcaller run`, or look at `shotcaller status`.' },
    );
  }
  const override = kind === 'approve' && take?.verdict?.verdict === 'fail';
  return { gate: 'take', override, ...(n === undefined ? {} : { take: n }) };
}
