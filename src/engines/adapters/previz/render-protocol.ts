import type { PrevizSpec } from './spec.ts';

/** What the render worker starts with. After it, every message to the worker grants one more frame. */
export interface WorkerRequest {
  readonly spec: PrevizSpec;
  /** Frames the worker may send before the first grant. */
  readonly framesAhead: number;
}

/** What the render worker sends: RGBA frames in order, then the end. */
export type WorkerReply = { readonly kind: 'frame'; readonly pixels: ArrayBuffer } | { readonly kind: 'end' };
