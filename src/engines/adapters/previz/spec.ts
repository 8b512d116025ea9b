import type { CameraMove, ShotType } from '../../../production/shot.ts';

/** Somebody in the shot: the name as the prompt uses it, and the look that gives the figure its colours. */
export interface PrevizCharacter {
  readonly name: string;
  /** e.g. `woman, 40s, short grey hair, green raincoat`. */
  readonly look: string;
}

/** What a previz picture is made from. Plain data: equal specs give equal frames. */
export interface PrevizSpec {
  readonly prompt: string;
  /** Any integer; another seed gives another picture of the same words. */
  readonly seed: number;
  readonly durationS: number;
  /** Integer frames per second. */
  readonly fps: number;
  /** Size of the clip that was asked for, pixels; only its aspect matters here. */
  readonly width: number;
  readonly height: number;
  /** Default: the camera verb found in the prompt, else `static`. */
  readonly camera?: CameraMove;
  readonly characters: readonly PrevizCharacter[];
  /** Look of the place. */
  readonly place?: string;
  /** Look of the production, e.g. `photoreal` or `ink wash`. */
  readonly style?: string;
  readonly type?: ShotType;
  /** Burnt into a corner, e.g. `PREVIZ E01 SH010`. */
  readonly label: string;
  /** Absolute path of a PNG or JPEG that the clip must start from. */
  readonly firstFramePng?: string;
}

/** Size of the rendered frames, pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

const canvasArea = 960 * 540;

/** Even size of about 960x540 pixels in all with the aspect asked for: 16:9 gives 960x540, 9:16 gives 540x960. */
export function canvasSizeFor(width: number, height: number): CanvasSize {
  const scale = Math.sqrt(canvasArea / (width * height));
  const even = (pixels: number): number => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** Number of frames of a spec; at least one. */
export function frameCountOf(spec: Pick<PrevizSpec, 'durationS' | 'fps'>): number {
  return Math.max(1, Math.round(spec.durationS * spec.fps));
}
