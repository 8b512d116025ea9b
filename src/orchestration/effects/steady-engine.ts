import { messageOf, StoreError } from '../../core/errors.ts';
import type { Engine } from '../../engines/engine.ts';
import { redact } from '../../engines/redact.ts';

/** What effects ask an engine about a job that was sent. */
export type EngineLooks = Pick<Engine, 'observe' | 'cancel' | 'reconcile' | 'fetch'>;

/**
 * An engine whose looks never throw: a mistake in an adapter, or a reply that trips it, is an answer about one job, and
 * must not stop every other shot. Trouble of our own store passes through. `submit` is not among them: what it throws may
 * have cost money and is a doubt (`submit.ts`).
 */
export function steady(engine: EngineLooks): EngineLooks {
  return {
    observe: (handle) =>
      answered(
        () => engine.observe(handle),
        (reason) => ({ kind: 'unreadable', reason }),
      ),
    cancel: (handle) =>
      answered(
        () => engine.cancel(handle),
        () => ({ kind: 'too-late' }),
      ),
    reconcile: (attempt) =>
      answered(
        () => engine.reconcile(attempt),
        (reason) => ({ kind: 'undecidable', reason }),
      ),
    fetch: (output, sink) =>
      answered(
        () => engine.fetch(output, sink),
        (reason) => ({ kind: 'failed', failure: { outcome: 'output-lost', reason, billed: 'yes' } }),
      ),
  };
}

async function answered<T>(call: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (StoreError.is(thrown)) throw thrown;
    return otherwise(redact(`adapter error: ${messageOf(thrown)}`));
  }
}
