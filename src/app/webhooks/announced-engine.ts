import { rfc3339 } from '../../core/clock.ts';
import type { AttemptRef, Engine, JobHandle, Reconciliation } from '../../engines/engine.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import type { HookAddresses } from './address.ts';
import type { Announcement, Announcements } from './announcements.ts';

/**
 * An engine whose vendor is told where to call, and whose lost jobs are found when they come forward. One without
 * webhooks stays as it is.
 */
export function announcedEngine(engine: Engine, addresses: HookAddresses, announcements: Announcements): Engine {
  const { webhook } = engine;
  if (webhook === undefined) return engine;
  const facts = announcedFacts(engine.facts);
  return {
    facts,
    webhook,
    describe: async () => {
      const description = await engine.describe();
      return { ...description, facts: announcedFacts(description.facts) };
    },
    plan: (request) => engine.plan(request),
    submit: (wire, ref) => engine.submit(wire, { ...ref, webhookUrl: addresses.urlOf(ref) }),
    observe: (handle) => engine.observe(handle),
    reconcile: async (ref) => {
      const seen = await engine.reconcile(ref);
      return seen.kind === 'found' ? seen : cameForward(engine, ref, announcements.of(ref.attempt), seen);
    },
    cancel: (handle) => engine.cancel(handle),
    fetch: (output, sink) => engine.fetch(output, sink),
  };
}

/** Where the vendor can't be asked for a lost job, its webhook is what is left. */
function announcedFacts(facts: EngineFacts): EngineFacts {
  return facts.reconcile === 'none' ? { ...facts, reconcile: 'webhook' } : facts;
}

/**
 * The first of the jobs that came forward which the vendor shows to our own key. A webhook alone proves nothing: what the
 * vendor does not know, or does not show us, is not ours.
 */
async function cameForward(
  engine: Engine,
  ref: AttemptRef,
  announced: readonly Announcement[],
  otherwise: Reconciliation,
): Promise<Reconciliation> {
  let unread: Reconciliation | undefined;
  for (const announcement of announced) {
    if (announcement.engine !== ref.engine) continue;
    const handle = handleOf(engine, ref, announcement);
    const seen = await engine.observe(handle);
    if (seen.kind === 'unreadable') unread ??= { kind: 'undecidable', reason: seen.reason };
    else if (seen.kind !== 'gone') return { kind: 'found', handle };
  }
  return unread ?? otherwise;
}

function handleOf({ facts }: Engine, { engine, intendedAt }: AttemptRef, announcement: Announcement): JobHandle {
  const { jobId, native, emulated } = announcement;
  return { engine, route: facts.route, jobId, createdAt: rfc3339(intendedAt), emulated, native };
}
