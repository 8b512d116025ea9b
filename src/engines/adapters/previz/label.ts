import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Canvas, createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** Family under which the bundled font is known; its own name, so that no installed font can take its place. */
export const labelFamily = 'Shotcaller Label';

/** Registers the bundled font once per thread; a bare machine without fonts then renders text all the same. */
export function registerLabelFont(): void {
  if (GlobalFonts.has(labelFamily)) return;
  const file = createRequire(import.meta.url).resolve('@fontsource/inter/files/inter-latin-600-normal.woff2');
  GlobalFonts.register(readFileSync(file), labelFamily);
}

/** The label bar as a picture, to be drawn in a corner. `u` scales it: 1 for a short side of 540 pixels. */
export function labelPicture(text: string, u: number, maxWidth: number): Canvas {
  registerLabelFont();
  const probe = createCanvas(8, 8).getContext('2d');
  let size = 13 * u;
  const fontOf = (pixels: number): string => `600 ${pixels.toFixed(2)}px "${labelFamily}"`;
  probe.font = fontOf(size);
  const natural = probe.measureText(text).width + 30 * u;
  if (natural > maxWidth) size *= maxWidth / natural;
  probe.font = fontOf(size);
  const unit = size / 13;
  const width = Math.floor(probe.measureText(text).width + 29 * unit);
  const height = Math.ceil(size * 1.9);
  const image = createCanvas(width, height);
  const pen = image.getContext('2d');
  pen.fillStyle = 'rgba(14,18,22,0.86)';
  pen.beginPath();
  pen.roundRect(0, 0, width, height, 4 * unit);
  pen.fill();
  pen.fillStyle = '#f2b84b';
  pen.fillRect(9 * unit, height / 2 - 3 * unit, 6 * unit, 6 * unit);
  pen.font = fontOf(size);
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = 'rgba(246,244,238,0.95)';
  pen.fillText(text, 21 * unit, height / 2 + size * 0.36);
  return image;
}
