import { ConfigError } from '../core/errors.ts';
import type { EngineId } from '../core/ids.ts';
import { previzFacts } from '../engines/adapters/previz/facts.ts';
import { catalogEntries } from '../engines/catalog.ts';
import type { Production } from '../production/production.ts';
import type { Config } from './config.ts';
import { nearestId } from './nearest.ts';

/** Every engine that can be named: the catalog's, retired ones too, and previz. */
export const knownEngines: readonly EngineId[] = [...catalogEntries.map(({ id }) => id), previzFacts.id];

/**
 * Refuses an engine that the catalog does not have: a mistyped pin would hold its shot for good.
 * @param where e.g. `e01/sh020 pin`.
 * @throws {ConfigError} `config.engine-unknown` with a did-you-mean.
 */
export function requireKnownEngine(engine: EngineId, where: string): void {
  if (knownEngines.includes(engine)) return;
  const near = nearestId(engine, knownEngines);
  const hint = near.hint ?? 'See `shotcaller engines` for all of them.';
  throw new ConfigError(
    'config.engine-unknown',
    `${where}: no engine ${engine} in the catalog`,
    { engine, where },
    { hint },
  );
}

/** Checks every engine that a production file and a configuration name. */
export function requireKnownEngines(production: Production, config: Config): void {
  for (const { id } of config.engines) requireKnownEngine(id, `${config.file ?? 'configuration'} engines`);
  for (const id of Object.keys(production.engines.prefer)) requireKnownEngine(id, 'engines prefer');
  for (const shot of production.episodes.flatMap((episode) => episode.shots)) {
    if (shot.pin !== undefined) requireKnownEngine(shot.pin, `${shot.ref} pin`);
  }
}
