import type { Json } from '../../engines/engine.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import type { FaultSubject } from './book.ts';

/** What fault rules see of a create call. */
export function subjectOfOrder(body: Json, order: ClipOrder, model: string, operation: string): FaultSubject {
  const { prompt, durationS, width, height, seed } = order;
  return { body, facts: { model, prompt, durationS, width, height, seed, operation } };
}

/** What fault rules see of a later call about a job: the same as at its creation. */
export function subjectOf(job: LabJob): FaultSubject {
  return subjectOfOrder(job.request, job.order, job.model, job.operation);
}

/** A call about no job in particular. */
export const noSubject: FaultSubject = { body: null, facts: {} };
