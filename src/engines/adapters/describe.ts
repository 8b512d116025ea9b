import type { EngineDescription } from '../engine.ts';
import type { EngineFacts } from '../facts.ts';
import { redact } from '../redact.ts';
import { type ReplyContext, reasonOf } from './http-outcome.ts';
import { type Exchange, isEmulated } from './reply.ts';

/**
 * Describes an engine by one free read. Any answer proves that the vendor is there; 401 and 403 are about the key.
 * Facts say `emulated` when the answer carries the lab's marker.
 */
export async function describeBy(
  facts: EngineFacts,
  read: () => Promise<Exchange>,
  context: ReplyContext,
): Promise<EngineDescription> {
  const exchange = await read();
  if (exchange.kind === 'broken')
    return { facts, state: 'unreachable', reason: `no answer: ${redact(exchange.reason, context.secrets)}` };
  const { reply } = exchange;
  const seen = isEmulated(reply) ? { ...facts, emulated: true } : facts;
  if (reply.status === 401 || reply.status === 403)
    return { facts: seen, state: 'no-key', reason: `the key was refused (${reasonOf(reply, context)}); check it` };
  if (reply.status >= 500) return { facts: seen, state: 'unreachable', reason: reasonOf(reply, context) };
  return { facts: seen, state: 'ready' };
}
