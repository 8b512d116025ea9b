import { loadImage } from '@napi-rs/canvas';
import { smoothstep } from './noise.ts';
import type { Moment, Pen } from './scene.ts';

// Share of the clip after which nothing of the first picture is left.
const dissolvedAt = 0.4;

/**
 * Draws the picture a clip must start from over the scene: whole on the first frame, moving in a little and dissolving
 * over the first 40% of the clip.
 * @throws when the file is no picture.
 */
export async function openFirstFrame(path: string, w: number, h: number): Promise<(pen: Pen, moment: Moment) => void> {
  const image = await loadImage(path);
  const cover = Math.max(w / image.width, h / image.height);
  return (pen, { p, index }) => {
    const alpha = index === 0 ? 1 : 1 - smoothstep(0.04, dissolvedAt, p);
    if (alpha <= 0) return;
    const scale = cover * (1 + 0.05 * p);
    pen.globalAlpha = alpha;
    pen.drawImage(
      image,
      (w - image.width * scale) / 2,
      (h - image.height * scale) / 2,
      image.width * scale,
      image.height * scale,
    );
    pen.globalAlpha = 1;
  };
}
