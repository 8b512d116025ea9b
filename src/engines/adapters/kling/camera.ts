import type { CameraMove } from '../../../production/shot.ts';
import type { Json } from '../../engine.ts';

/** One axis of Kling's "simple" camera: -10 to 10. Half of the range is a calm move. */
const calm = 5;

/** Moves that one axis can make. Kling's zoom is of the lens: negative narrows the view, as a push in does. */
const axes: Readonly<Partial<Record<CameraMove, { readonly [axis: string]: number }>>> = {
  push: { zoom: -calm },
  pull: { zoom: calm },
  pan: { pan: calm },
  tilt: { tilt: calm },
  truck: { horizontal: calm },
};

/**
 * Kling's `camera_control` for a move of the production file; `undefined` where it has none (static, orbit, handheld):
 * the model then follows the prompt, which names every move.
 */
export function klingCamera(move: CameraMove): Json | undefined {
  const config = axes[move];
  return config === undefined ? undefined : { type: 'simple', config };
}
