import { createHash } from 'node:crypto';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { css, type Rgb } from './colour.ts';
import type { Layer, Moment, Pen, Setting } from './scene.ts';

/** 32-bit number for a name under a seed. */
export function seedFor(seed: number, name: string): number {
  return createHash('sha256').update(`${seed}:${name}`).digest().readUInt32LE(0);
}

/** How a painted layer behaves; see `Layer`. */
export interface LayerTraits {
  readonly depth: number;
  readonly drift?: number;
  readonly blend?: NonNullable<Layer['blend']>;
  readonly alpha?: (moment: Moment) => number;
  /** Softens the finished layer, pixels. */
  readonly blur?: number;
}

/** Softens a picture; the edges keep their brightness only where the picture is opaque. */
export function blurred(image: Canvas, pixels: number): Canvas {
  const soft = createCanvas(image.width, image.height);
  const pen = soft.getContext('2d');
  pen.filter = `blur(${pixels.toFixed(1)}px)`;
  pen.drawImage(image, 0, 0);
  return soft;
}

/** A layer over the frame and its margins, painted in frame pixels. */
export function paintLayer(setting: Setting, traits: LayerTraits, paint: (pen: Pen) => void): Layer {
  const { w, h, mx, my } = setting;
  const image = createCanvas(Math.ceil(w + 2 * mx), Math.ceil(h + 2 * my));
  const pen = image.getContext('2d');
  pen.translate(mx, my);
  paint(pen);
  const { blur, ...rest } = traits;
  return { kind: 'layer', image: blur ? blurred(image, blur) : image, x: -mx, y: -my, ...rest };
}

/** Width of a strip that repeats, frame pixels. */
export function stripWidth(setting: Setting): number {
  return Math.ceil(setting.w * 1.5);
}

/**
 * A strip that repeats sideways without a seam. `paint` gets every position three times over through `repeat`, which
 * calls its body with the shifts that make things at the seam complete.
 */
export function paintStrip(
  setting: Setting,
  traits: LayerTraits,
  top: number,
  paint: (pen: Pen, period: number) => void,
): Layer {
  const period = stripWidth(setting);
  const height = Math.ceil(setting.h + setting.my - top);
  const image = createCanvas(period, height);
  const pen = image.getContext('2d');
  for (const shift of [-period, 0, period]) {
    pen.setTransform(1, 0, 0, 1, shift, -top);
    paint(pen, period);
  }
  const { blur, ...rest } = traits;
  return { kind: 'layer', image: blur ? blurred(image, blur) : image, x: -setting.mx, y: top, wrap: period, ...rest };
}

/** A picture computed pixel by pixel at `1/grain` of the size, to be drawn enlarged. `colour` returns [r, g, b, alpha 0..1]. */
export function pixelPicture(
  width: number,
  height: number,
  grain: number,
  colour: (x: number, y: number) => readonly [number, number, number, number],
): Canvas {
  const w = Math.ceil(width / grain);
  const h = Math.ceil(height / grain);
  const image = createCanvas(w, h);
  const pen = image.getContext('2d');
  const data = pen.createImageData(w, h);
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i += 4) {
      const [r, g, b, a] = colour((x + 0.5) * grain, (y + 0.5) * grain);
      data.data[i] = r;
      data.data[i + 1] = g;
      data.data[i + 2] = b;
      data.data[i + 3] = a * 255;
    }
  }
  pen.putImageData(data, 0, 0);
  return image;
}

/** Fills a rectangle with a vertical gradient; stops are [position 0..1, colour, alpha]. */
export function fillDown(
  pen: Pen,
  box: readonly [x: number, y: number, w: number, h: number],
  stops: readonly (readonly [number, Rgb, number])[],
): void {
  const [x, y, w, h] = box;
  const gradient = pen.createLinearGradient(0, y, 0, y + h);
  for (const [at, colour, alpha] of stops) gradient.addColorStop(at, css(colour, alpha));
  pen.fillStyle = gradient;
  pen.fillRect(x, y, w, h);
}

/** A soft round light. `squash` flattens it. */
export function glow(pen: Pen, x: number, y: number, radius: number, colour: Rgb, alpha: number, squash = 1): void {
  pen.save();
  pen.translate(x, y);
  pen.scale(1, squash);
  const gradient = pen.createRadialGradient(0, 0, 0, 0, 0, radius);
  gradient.addColorStop(0, css(colour, alpha));
  gradient.addColorStop(0.25, css(colour, alpha * 0.55));
  gradient.addColorStop(0.6, css(colour, alpha * 0.14));
  gradient.addColorStop(1, css(colour, 0));
  pen.fillStyle = gradient;
  pen.fillRect(-radius, -radius, 2 * radius, 2 * radius);
  pen.restore();
}

/** A polygon or smooth outline through points. */
export function trace(pen: Pen, points: readonly (readonly [number, number])[], close = true): void {
  pen.beginPath();
  points.forEach(([x, y], i) => {
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  if (close) pen.closePath();
}
