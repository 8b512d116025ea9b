import { frameCountOf, type PrevizSpec } from './spec.ts';

/** A built scene, ready to be drawn frame by frame. */
export interface Stage {
  readonly frameCount: number;
  /** Draws a frame (in order from 0) and gives its RGBA bytes. */
  frame(index: number): ArrayBuffer;
}

/** Builds the scene of a spec; everything that stays the same from frame to frame is painted here, once. */
export async function openStage(spec: PrevizSpec): Promise<Stage> {
  return { frameCount: frameCountOf(spec), frame: () => new ArrayBuffer(0) };
}
