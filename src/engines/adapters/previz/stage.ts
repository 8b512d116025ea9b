import { createCanvas } from '@napi-rs/canvas';
import { seededRandom } from '../../../core/random.ts';
import { buildScene } from './build.ts';
import { applyView, reach, viewAt } from './camera.ts';
import { unpacked } from './compiled-prompt.ts';
import { drawItem } from './compose.ts';
import { liftShadows, vignettePicture } from './finish.ts';
import { openFirstFrame } from './first-frame.ts';
import { labelPicture } from './label.ts';
import { valueNoise } from './noise.ts';
import { paletteOf } from './palette.ts';
import { readShot } from './reading.ts';
import type { Moment, Setting } from './scene.ts';
import { canvasSizeFor, frameCountOf, type PrevizSpec } from './spec.ts';
import { seedFor } from './surface.ts';

/** A built scene, ready to be drawn frame by frame. */
export interface Stage {
  readonly frameCount: number;
  /** Draws a frame (in order from 0) and gives its RGBA bytes. */
  frame(index: number): ArrayBuffer;
}

// Below this mean luma (0..255) a frame is too dark to judge; gates call 20 black.
const leastLuma = 58;

/** The setting of a spec: size, words, colours and the scene's own random sequence. */
export function settingOf(spec: PrevizSpec): Setting {
  const { width: w, height: h } = canvasSizeFor(spec.width, spec.height);
  const reading = readShot(unpacked(spec));
  return {
    w,
    h,
    u: Math.min(w, h) / 540,
    mx: Math.ceil(w * reach * 1.7 + 12),
    my: Math.ceil(h * reach * 1.7 + 12),
    reading,
    palette: paletteOf(reading),
    random: seededRandom(reading.seed),
    noise: (name) => valueNoise(seedFor(reading.seed, name)),
    travel: 0,
  };
}

function meanLuma(pixels: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < pixels.length; i += 4 * 61, count++) {
    sum += 0.2126 * (pixels[i] ?? 0) + 0.7152 * (pixels[i + 1] ?? 0) + 0.0722 * (pixels[i + 2] ?? 0);
  }
  return sum / count;
}

/** Builds the scene of a spec; everything that stays the same from frame to frame is painted here, once. */
export async function openStage(spec: PrevizSpec): Promise<Stage> {
  const base = settingOf(spec);
  const scene = buildScene(base, spec.durationS);
  const { setting } = scene;
  const { w, h, u } = setting;
  const canvas = createCanvas(w, h);
  const pen = canvas.getContext('2d');
  const frameCount = frameCountOf(spec);
  const vignette = vignettePicture(setting, scene.lightFrom);
  const label = labelPicture(spec.label, u, w * 0.8);
  const start = spec.firstFramePng === undefined ? undefined : await openFirstFrame(spec.firstFramePng, w, h);
  const compose = (moment: Moment): void => {
    const view = viewAt(scene.camera, moment, w, h);
    for (const item of scene.items) {
      pen.save();
      applyView(pen, scene.camera, view, item.depth, scene.focus);
      drawItem(pen, item, moment, setting);
      pen.restore();
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(vignette, 0, 0);
  };
  const momentOf = (index: number): Moment => ({
    index,
    s: index / spec.fps,
    p: frameCount < 2 ? 0 : index / (frameCount - 1),
  });
  const lumas = [0, Math.floor(frameCount / 2), frameCount - 1].map((index) => {
    compose(momentOf(index));
    return meanLuma(canvas.data());
  });
  const lift = Math.max(0, Math.min(0.4, (leastLuma - Math.min(...lumas)) / 150));
  return {
    frameCount,
    frame: (index) => {
      const moment = momentOf(index);
      compose(moment);
      if (lift > 0) liftShadows(pen, setting, lift);
      start?.(pen, moment);
      pen.drawImage(label, Math.round(16 * u), h - label.height - Math.round(14 * u));
      const pixels = canvas.data();
      return pixels.buffer.slice(pixels.byteOffset, pixels.byteOffset + pixels.byteLength) as ArrayBuffer;
    },
  };
}
