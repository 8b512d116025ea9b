import type { Engine, EngineDescription, EngineFailure } from './engine.ts';
import type { EngineFacts } from './facts.ts';

/** An engine that is listed but can't be used now. It answers every question with the reason and sends nothing. */
export function unavailableEngine(
  facts: EngineFacts,
  state: Exclude<EngineDescription['state'], 'ready'>,
  reason: string,
): Engine {
  const failure: EngineFailure = {
    outcome: state === 'retired' ? 'retired' : 'misconfigured',
    reason: `${facts.id}: ${reason}`,
    billed: 'no',
  };
  return {
    facts,
    describe: async () => ({ facts, state, reason }),
    plan: () => ({ ok: false, code: state, reason: failure.reason }),
    submit: async () => ({ kind: 'rejected', failure }),
    observe: async () => ({ kind: 'unreadable', reason: failure.reason }),
    reconcile: async () => ({ kind: 'undecidable', reason: failure.reason }),
    cancel: async () => ({ kind: 'unsupported' }),
    fetch: async () => ({ kind: 'failed', failure: { ...failure, billed: 'unknown' } }),
  };
}
