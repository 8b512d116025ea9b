import type { LogEvent } from '../../core/events/event.ts';
import { type EventType, payloads } from '../../core/events/payloads.ts';
import { outcomeClasses } from '../../core/outcome.ts';
import { heldCodes } from '../../orchestration/held.ts';
import { commandKinds, incidentKinds, jobFaults, webhookKinds } from '../plan/plan.ts';

/** Names under which an event counts: its type, its outcome, the code of a hold. */
export function coveredBy(event: LogEvent): readonly string[] {
  const names = [`event ${event.type}`];
  if (event.type === 'attempt.failed') names.push(`outcome ${event.data.outcome}`);
  if (event.type === 'attempt.delivered') names.push('outcome delivered');
  if (event.type === 'attempt.in_doubt') names.push('outcome in-doubt');
  if (event.type === 'attempt.reconciled') names.push(`finding ${event.data.finding}`);
  if (event.type === 'shot.held') names.push(`held ${event.data.code}`);
  return names;
}

/** Events that nothing in a simulated world writes. */
const elsewhere: ReadonlySet<EventType> = new Set([
  // Written with the deliverables of a finished episode.
  'log.checkpointed',
]);

/** Everything that many seeds together must have reached. */
export const mustBeCovered: readonly string[] = [
  ...jobFaults,
  ...incidentKinds,
  ...commandKinds.map((kind) => `command ${kind}`),
  ...webhookKinds.map((kind) => `webhook ${kind}`),
  'came forward',
  'straggler',
  'crash before',
  'crash after',
  'crash in recovery',
  'zombie',
  'clock forward',
  'clock back',
  'file changed',
  'command stale',
  'command already',
  'command refused',
  'command queued',
  ...(Object.keys(payloads) as EventType[]).filter((type) => !elsewhere.has(type)).map((type) => `event ${type}`),
  ...outcomeClasses.map((outcome) => `outcome ${outcome}`),
  'finding found',
  'finding absent',
  'finding assumed-charged',
  ...Object.keys(heldCodes)
    .filter((code) => code !== 'operator.hold')
    .map((code) => `held ${code}`),
];
