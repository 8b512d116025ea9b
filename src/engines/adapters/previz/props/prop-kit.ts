import { css, lit, mix, type Rgb, white } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Pen, Setting } from '../scene.ts';

/** Where an object lies: centre at (x, y), `size` pixels across. */
export interface PropPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly lightFrom: -1 | 1;
  /** Whose hand it is, where a hand shows. */
  readonly owner: FigureLook;
}

/** What the painter of one object gets; the pen stands at the object's middle. */
export interface Kit {
  readonly pen: Pen;
  readonly setting: Setting;
  /** Object size in pixels. */
  readonly k: number;
  readonly lightFrom: -1 | 1;
  readonly owner: FigureLook;
}

type CanvasGradient = ReturnType<Pen['createLinearGradient']>;

/** Metal of a colour: bright and dark bands across. */
export function metal(
  { pen, setting, lightFrom }: Kit,
  colour: Rgb,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): CanvasGradient {
  const { palette } = setting;
  const base = lit(colour, mix(palette.ambient, white, 0.4), 1.1);
  const fill = pen.createLinearGradient(x0, y0, x1, y1);
  const bright = mix(base, mix(palette.light, white, 0.4), 0.72);
  fill.addColorStop(0, css(mix(base, bright, lightFrom < 0 ? 0.85 : 0.25)));
  fill.addColorStop(0.3, css(base));
  fill.addColorStop(0.48, css(bright));
  fill.addColorStop(0.6, css(mix(base, palette.shade, 0.28)));
  fill.addColorStop(1, css(mix(base, palette.shade, 0.62)));
  return fill;
}

/** The soft shadow under an object: radii and shift as shares of its size. */
export function softShadow({ pen, setting, k, lightFrom }: Kit, rx: number, ry: number, dx = 0.02, dy = 0.04): void {
  pen.save();
  pen.translate(-lightFrom * dx * k, dy * k);
  pen.scale(1, ry / rx);
  const shade = pen.createRadialGradient(0, 0, rx * k * 0.2, 0, 0, rx * k);
  shade.addColorStop(0, css(mix(setting.palette.shade, [0, 0, 0], 0.5), 0.75));
  shade.addColorStop(0.6, css(mix(setting.palette.shade, [0, 0, 0], 0.5), 0.35));
  shade.addColorStop(1, css(setting.palette.shade, 0));
  pen.fillStyle = shade;
  pen.fillRect(-rx * k, -rx * k, 2 * rx * k, 2 * rx * k);
  pen.restore();
}
