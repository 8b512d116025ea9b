import { event, type Principal } from '../../core/events/event.ts';
import type { ProductionLog } from '../../orchestration/ports.ts';

/** Strikes whose cause lies with the operator's account: repeating `run` means that it was mended. */
const mendable = /^(misconfigured|quota-exhausted):/;

/** Gives engines that were struck for a key or an empty account another chance: the operator repeated the run. */
export async function restoreMended(log: ProductionLog, by: Principal): Promise<void> {
  const struck = Object.entries(log.state().engines).filter(([, health]) => mendable.test(health.struck ?? ''));
  const reason = 'the run was repeated: key and account are tried again';
  const entries = struck.map(([engine]) => event('engine.restored', 'production', by, { engine, reason }));
  if (entries.length > 0) await log.append(entries, 'production', log.state().versions.production ?? 0);
}
