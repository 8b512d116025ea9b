import type { Clock } from '../../../core/clock.ts';
import type { ShotRef } from '../../../core/ids.ts';
import type { Engine } from '../../engine.ts';
import type { PictureEncoder } from './picture-encoder.ts';
import type { PrevizSpec } from './spec.ts';

/** What a production knows of a shot beyond the request's words; makes figures keep their colours. */
export type PrevizScene = Partial<Pick<PrevizSpec, 'characters' | 'place' | 'style' | 'type'>>;

/** What the previz engine needs. */
export interface PrevizEngineOptions {
  readonly encode: PictureEncoder;
  /** Absolute folder for finished clips, one `<attempt>.mp4` each. */
  readonly workDir: string;
  readonly clock: Clock;
  /** Looks of the shot's characters and place; enters the wire request, so it must be stable. Default: words only. */
  readonly sceneOf?: (shot: ShotRef) => PrevizScene | undefined;
}

/** The previz engine: free, local, deterministic animatics (DESIGN "Previz is also an engine"). */
export declare function createPrevizEngine(options: PrevizEngineOptions): Engine;
