import type { CameraMove } from '../../../production/shot.ts';
import type { Moment, Pen } from './scene.ts';

/** Where the camera is: shifts in pixels at depth 1, zoom at depth 1, roll in radians. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly roll: number;
}

/** Shift allowed at depth 1, as a share of the frame; layers reach at least 1.6 times as far. */
export const reach = 0.085;

/** Eases in and out, but never stands still: a move is visible from the first frame to the last. */
function ease(p: number): number {
  return 0.55 * p + 0.45 * (p * p * (3 - 2 * p));
}

/** The camera of a move at a moment, for a frame of w x h pixels. */
export function viewAt(move: CameraMove, moment: Moment, w: number, h: number): View {
  const e = ease(moment.p);
  const breath = { x: Math.sin(moment.s * 0.7) * w * 0.0025, y: Math.cos(moment.s * 0.55) * h * 0.003 };
  // Locked off, yet alive: a picture that does not move at all reads (and is judged) as a frozen one.
  const life = { x: Math.sin(moment.s * 0.95) * w * 0.0055, y: Math.cos(moment.s * 0.8) * h * 0.006 };
  const still: View = { ...life, zoom: 1.02 + 0.04 * moment.p, roll: 0 };
  switch (move) {
    case 'static':
      return still;
    case 'push':
      return { ...breath, zoom: 1 + 0.3 * e, roll: 0 };
    case 'pull':
      return { ...breath, zoom: 1.3 - 0.3 * e, roll: 0 };
    case 'pan':
      return { x: w * reach * (2 * e - 1), y: breath.y, zoom: 1.03, roll: 0 };
    case 'tilt':
      return { x: breath.x, y: h * reach * (1 - 2 * e), zoom: 1.03, roll: 0 };
    case 'truck':
      return { x: w * reach * (2 * e - 1), y: breath.y, zoom: 1.04 + 0.02 * e, roll: 0 };
    case 'orbit':
      return {
        x: w * reach * Math.sin((e - 0.5) * 2.6),
        y: breath.y,
        zoom: 1.04 + 0.07 * Math.sin(e * Math.PI),
        roll: (e - 0.5) * 0.012,
      };
    case 'handheld': {
      const t = moment.s;
      return {
        x: w * (0.008 * Math.sin(t * 2.1) + 0.005 * Math.sin(t * 4.7 + 1) + 0.002 * Math.sin(t * 9.3)),
        y: h * (0.01 * Math.sin(t * 2.6 + 2) + 0.005 * Math.sin(t * 5.9)),
        zoom: 1.05 + 0.015 * moment.p,
        roll: 0.005 * Math.sin(t * 1.9) + 0.003 * Math.sin(t * 4.1),
      };
    }
  }
}

/** How strongly a layer answers to sideways moves: a pan turns the camera, a truck or orbit moves it. */
function shiftOf(move: CameraMove, depth: number): number {
  if (move === 'pan' || move === 'tilt') return 0.55 + 0.45 * depth;
  if (move === 'orbit') return (depth - 0.55) * 1.25;
  return depth;
}

/** Puts the pen where something of this depth is seen by the camera. */
export function applyView(
  pen: Pen,
  move: CameraMove,
  view: View,
  depth: number,
  focus: { readonly x: number; readonly y: number },
): void {
  // At infinity nothing grows, and whole-pixel steps can't be seen: the cheapest way to draw.
  const infinite = depth === 0;
  const zoom = infinite ? 1 : 1 + (view.zoom - 1) * (0.12 + 0.88 * depth);
  const shift = shiftOf(move, depth);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  if (infinite) {
    pen.translate(-Math.round(view.x * shift), -Math.round(view.y * shift));
    return;
  }
  pen.translate(focus.x, focus.y);
  if (view.roll !== 0) pen.rotate(view.roll);
  pen.scale(zoom, zoom);
  pen.translate(-focus.x - view.x * shift, -focus.y - view.y * shift);
}
