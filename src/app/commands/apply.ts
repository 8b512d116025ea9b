import type { NewEvent } from '../../core/events/event.ts';
import { digestOf } from '../../core/hashing.ts';
import { episodeUnit, shotUnit, type UnitId } from '../../core/ids.ts';
import type { ProductionLog } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../orchestration/state.ts';
import { knownEngines } from '../engine-names.ts';
import { nearestId } from '../nearest.ts';
import { type ChangedBy, type Command, type CommandAnswer, type Decision, refused } from './command.ts';
import { changeBudget, decideEngine, decideEpisodeGate } from './on-production.ts';
import { decideTake, pin, reassign, type Signed } from './on-shot.ts';
import type { UnitVerdict } from './verdict.ts';

/**
 * Applies an operator's command to a production: looks what it comes to, and records it. The one way in, whoever sends
 * it: the command line, the inbox of a run, an API, a simulation.
 * @throws {StoreError} as `ProductionLog.append`.
 */
export async function applyCommand(log: ProductionLog, command: Command): Promise<CommandAnswer> {
  for (;;) {
    const state = log.state();
    const before = command.key === undefined ? undefined : own(state.commands, command.key);
    if (before !== undefined) return seenBefore(before, command);
    const found = verdictOn(state, command);
    if (!('unit' in found)) return found;
    const { unit, verdict } = found;
    const version = state.versions[unit] ?? 0;
    if (verdict.kind === 'stands') return { kind: 'already', seq: version };
    if (command.ifVersion !== undefined && command.ifVersion !== version) return conflict(state, unit, version);
    if (verdict.kind === 'refused') return verdict;
    const appended = await log.append(keyed(verdict.entries, command), unit, version);
    if (appended.kind === 'refused') return refused('store.conflict', appended.refusal.reason);
    // Something moved between the look and the append: look again, the person's version decides.
    if (appended.kind === 'conflict') continue;
    const after = log.state().versions[unit] ?? 0;
    return { kind: 'done', seq: state.seq + 1, version: after, notes: verdict.notes ?? [] };
  }
}

/** What a record holds under a name that a person typed: `constructor` is nothing of ours. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The first event of a command carries its key. */
function keyed([first, ...others]: readonly NewEvent[], { key, decision }: Command): readonly NewEvent[] {
  if (first === undefined) return [];
  return [key === undefined ? first : { ...first, command: key, commandDigest: digestOf(decision) }, ...others];
}

/** A key stands for one decision: with another one it is a slip that must not pass as done. */
function seenBefore({ seq, digest }: ProductionState['commands'][string], { key, decision }: Command): CommandAnswer {
  if (digest === undefined || digest === digestOf(decision)) return { kind: 'already', seq };
  const hint = 'Give every decision a key of its own, or none: then one is made up.';
  return refused('usage.invalid', `Key ${key} was used for another decision (event ${seq})`, hint);
}

function conflict(state: ProductionState, unit: UnitId, version: number): CommandAnswer {
  const own = state.lastBy[unit];
  // A changed production file touches every unit.
  const touch = own?.seq === version ? own : state.lastBy.production;
  const { by, at, type } = touch ?? own ?? { by: { policy: 'none@0' }, at: 0, type: 'production.opened' };
  const changed: ChangedBy = { changedBy: by, at, type };
  return { kind: 'conflict', version, ...changed };
}

function verdictOn(state: ProductionState, { decision, by, note }: Command): UnitVerdict {
  const signed: Signed = { by, ...(note === undefined ? {} : { note }) };
  const unknown = unknownEngine(state, decision);
  if (unknown !== undefined) return unknown;
  if (decision.kind === 'budget') return { unit: 'production', verdict: changeBudget(state, decision, signed) };
  if (!('target' in decision))
    return { unit: 'production', verdict: decideEngine(state, decision.engine, decision.kind, signed) };
  const { target } = decision;
  const shot = shotNamed(state, target);
  if (shot !== undefined) return { unit: shotUnit(shot.ref), verdict: onShot(state, shot, decision, signed) };
  const episode = own(state.episodes, target);
  if (episode !== undefined && 'because' in decision)
    return refused('usage.invalid', `${target} is an episode: only a take of a shot is wrong in a dimension`);
  if (episode !== undefined && decision.kind !== 'pin' && decision.kind !== 'reassign')
    return { unit: episodeUnit(target), verdict: decideEpisodeGate(episode, decision.kind, signed) };
  return noTarget(state, target, episode === undefined);
}

function onShot(
  state: ProductionState,
  shot: ShotState,
  decision: Extract<Decision, { target: string }>,
  signed: Signed,
) {
  if (decision.kind === 'pin') return pin(shot, decision.engine, signed);
  if (decision.kind === 'reassign') return reassign(state, shot, decision.engine, signed);
  return decideTake(shot, decision, signed);
}

/** A shot by `episode/shot`, or by its own id where only one episode has it. */
function shotNamed(state: ProductionState, target: string): ShotState | undefined {
  const named = Object.values(state.shots).filter(({ ref }) => ref === target || ref.split('/')[1] === target);
  return named.length === 1 ? named[0] : named.find(({ ref }) => ref === target);
}

function noTarget(state: ProductionState, target: string, unknown: boolean): UnitVerdict {
  if (!unknown) return refused('usage.invalid', `${target} is an episode: only a shot has an engine`);
  const known = [...Object.keys(state.episodes), ...Object.keys(state.shots)];
  return refused('shot.not-found', `No shot or episode ${target} in the log`, nearestId(target, known).hint);
}

/** A mistyped engine would hold its shot for good, or strike nobody. */
function unknownEngine(state: ProductionState, decision: Decision): UnitVerdict | undefined {
  const engine = 'engine' in decision ? decision.engine : null;
  const known = [...new Set([...knownEngines, ...Object.keys(state.engines)])];
  if (engine === null || known.includes(engine)) return undefined;
  const hint = nearestId(engine, known).hint ?? 'See `shotcaller engines` for all of them.';
  return refused('config.engine-unknown', `${decision.kind}: no engine ${engine} in the catalog`, hint);
}
