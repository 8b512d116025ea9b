import { digestOf } from '../../core/hashing.ts';
import { isMediaEffect, type MediaEffect } from '../faults/effects.ts';
import type { ClipOrder, Dialect, LabJob } from '../job.ts';
import { vendorNames } from '../models.ts';

/** One clip to be made: equal specs give the same file. */
export interface ClipSpec {
  readonly order: ClipOrder;
  /** Burnt in, so that no frame can pass for real: `EMULATED · <vendor> <model>`. */
  readonly label: string;
  readonly defects: readonly MediaEffect[];
  /** True when the vendor signs what it delivers: the clip then carries a C2PA manifest of its own. */
  readonly contentCredentials?: true;
}

/** Dialects whose vendors sign what they deliver: Google documents Content Credentials for Veo. */
const signing: readonly Dialect[] = ['vertex'];

/** The clip a job delivers. */
export function clipSpecOf(job: LabJob): ClipSpec {
  return {
    order: job.order,
    label: `EMULATED · ${vendorNames[job.dialect]} ${job.model}`,
    defects: job.effects.filter(isMediaEffect),
    ...(signing.includes(job.dialect) ? { contentCredentials: true } : {}),
  };
}

/** Name of a clip in the cache: SHA-256 of its spec. */
export function clipDigest(spec: ClipSpec): string {
  return digestOf(spec);
}

/** Makes a clip and writes it to `output`, whole or not at all. `firstFrame` is the path of the uploaded picture. */
export type ClipRenderer = (spec: ClipSpec, output: string, firstFrame?: string) => Promise<void>;
