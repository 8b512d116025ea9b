import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { css, mix, white } from './colour.ts';
import { fractal } from './noise.ts';
import type { Pen, Setting } from './scene.ts';
import { glow, pixelPicture } from './surface.ts';

/** Darkens the corners and warms the side of the light: what a lens does. */
export function vignettePicture(setting: Setting, lightFrom: -1 | 1): Canvas {
  const { w, h, palette } = setting;
  const image = createCanvas(w, h);
  const pen = image.getContext('2d');
  const far = Math.hypot(w, h) / 2;
  const dark = pen.createRadialGradient(w / 2, h * 0.47, far * 0.45, w / 2, h / 2, far * 1.04);
  const tone = mix(palette.shade, [0, 0, 0], 0.45);
  dark.addColorStop(0, css(tone, 0));
  dark.addColorStop(0.6, css(tone, 0.16));
  dark.addColorStop(1, css(tone, 0.52));
  pen.fillStyle = dark;
  pen.fillRect(0, 0, w, h);
  pen.globalCompositeOperation = 'lighter';
  glow(pen, lightFrom < 0 ? 0 : w, 0, w * 0.6, palette.light, 0.1);
  return image;
}

/** Paper and wash for the treatments that are not photographic; multiplied over the frame. */
export function paperPicture(setting: Setting): Canvas {
  const { w, h, noise, u } = setting;
  const fibre = fractal(noise('paper'), 4);
  const wash = fractal(noise('wash'), 3);
  const small = pixelPicture(w, h, 1.5, (x, y) => {
    const v =
      232 + 22 * (fibre(x / (3.2 * u), y / (2.4 * u)) - 0.3) - 26 * Math.abs(wash(x / (130 * u), y / (130 * u)) - 0.5);
    return [v, v * 0.985, v * 0.95, 1];
  });
  const image = createCanvas(w, h);
  image.getContext('2d').drawImage(small, 0, 0, w, h);
  return image;
}

/** Adds light to a frame that would come out too dark to judge. */
export function liftShadows(pen: Pen, setting: Setting, lift01: number): void {
  pen.globalCompositeOperation = 'screen';
  pen.fillStyle = css(mix(setting.palette.haze, white, 0.1), lift01);
  pen.fillRect(0, 0, setting.w, setting.h);
  pen.globalCompositeOperation = 'source-over';
}
