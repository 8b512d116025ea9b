import { sha256 } from '../../core/hashing.ts';
import { record, text } from '../adapters/reply.ts';
import type { EngineWebhook, JobHandle, WebhookCheck } from '../engine.ts';

/** Where a webhook's JSON names its job; `undefined` when it names none. */
export type JobOfBody = (
  body: Readonly<Record<string, unknown>>,
) => { readonly jobId: string; readonly native?: JobHandle['native'] } | undefined;

/** What a vendor may use as a job id: nothing that could lead a request elsewhere. */
const jobIdForm = /^(?!\.+$)[\w.:~-]{1,200}$/;

/** Reads which job a body is about; only after whatever proves the body was checked. */
export function hintIn(rawBody: Uint8Array, deliveryId: string, jobOf: JobOfBody): WebhookCheck {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    return { kind: 'rejected', reason: 'the body is not JSON' };
  }
  const job = jobOf(record(parsed));
  if (job === undefined || !jobIdForm.test(job.jobId)) return { kind: 'rejected', reason: 'the body names no job' };
  return { kind: 'hint', deliveryId, ...job };
}

/** The usual `jobOf`: the id is the text in one field. */
export function jobIn(field: string): JobOfBody {
  return (body) => {
    const jobId = text(body[field]);
    return jobId === undefined ? undefined : { jobId };
  };
}

/**
 * Webhooks of a vendor that signs nothing: the secret address is all there is to check, and that was done before. Equal
 * bodies count as one delivery.
 */
export function unsignedWebhook(jobOf: JobOfBody): EngineWebhook {
  return { verify: async ({ rawBody }) => hintIn(rawBody, sha256(rawBody), jobOf) };
}
