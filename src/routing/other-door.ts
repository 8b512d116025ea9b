import type { OutcomeClass } from '../core/outcome.ts';
import type { ShotHistory } from './input.ts';
import type { ShotOptions } from './options.ts';
import type { EngineStanding } from './snapshot.ts';

/** Failures of the door and not of the model: the same model may well make the shot through another one. */
const ofTheDoor: ReadonlySet<OutcomeClass> = new Set([
  'rate-limited',
  'capacity',
  'unavailable',
  'overdue',
  'quota-exhausted',
  'misconfigured',
  'retired',
  'output-lost',
  'in-doubt',
]);

/**
 * The model (`family`) whose door failed a shot last and that can be had through another door; `undefined` when there is
 * no such door, or when the model itself was at fault (DESIGN: same model, other door, before other model).
 */
export function modelLeft(
  { options }: Pick<ShotOptions, 'options'>,
  engines: readonly EngineStanding[],
  history: ShotHistory,
): string | undefined {
  const last = history.failedOn.at(-1);
  if (last === undefined || !ofTheDoor.has(last.outcome)) return undefined;
  const family = engines.find(({ facts }) => facts.id === last.engine)?.facts.family;
  const other = options.some(({ engine, standing }) => engine !== last.engine && standing.facts.family === family);
  return other ? family : undefined;
}
