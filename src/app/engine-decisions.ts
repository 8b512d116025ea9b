import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProductionError } from '../core/errors.ts';
import { event, type Principal } from '../core/events/event.ts';
import type { EngineId } from '../core/ids.ts';
import type { ProductionLog } from '../orchestration/ports.ts';
import { openLog } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';
import type { DecisionOptions } from './decisions.ts';
import { requireKnownEngine } from './engine-names.ts';
import { operator } from './run.ts';
import { locate } from './status.ts';

/** Strikes whose cause lies with the operator's account: repeating `run` means that it was mended. */
const mendable = /^(misconfigured|quota-exhausted):/;

/**
 * Takes an engine out of a production, or lets it film again.
 * @throws {ConfigError} `config.engine-unknown`; {StoreError} `store.busy` while a run holds the production.
 */
export async function decideEngineAs(
  context: AppContext,
  file: string,
  engine: EngineId,
  decision: 'strike' | 'restore',
  options: DecisionOptions,
): Promise<void> {
  requireKnownEngine(engine, decision);
  const { stateDir } = locate(context, file, options);
  if (!existsSync(join(stateDir, 'log.db'))) {
    const hint = 'To leave an engine out from the start, name it under engines.deny in the production file.';
    throw new ProductionError('shot.not-found', 'Nothing was run yet, so there is nothing to decide', {}, { hint });
  }
  const log = openLog(stateDir, context.clock, context.random);
  try {
    const reason = options.note ?? `by an operator`;
    const type = decision === 'strike' ? 'engine.struck' : 'engine.restored';
    const entry = event(type, 'production', operator(options.by), { engine, reason });
    await log.append([entry], 'production', log.state().versions.production ?? 0);
  } finally {
    log.close();
  }
}

/** Gives engines that were struck for a key or an empty account another chance: the operator repeated the run. */
export async function restoreMended(log: ProductionLog, by: Principal): Promise<void> {
  const struck = Object.entries(log.state().engines).filter(([, health]) => mendable.test(health.struck ?? ''));
  const reason = 'the run was repeated: key and account are tried again';
  const entries = struck.map(([engine]) => event('engine.restored', 'production', by, { engine, reason }));
  if (entries.length > 0) await log.append(entries, 'production', log.state().versions.production ?? 0);
}
