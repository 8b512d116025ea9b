import { css, mix, white } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Pen, Setting } from '../scene.ts';
import { features, type Gaze } from './features.ts';
import { hairBehind, hairFront } from './hair.ts';
import { type FaceTones, faceTonesOf } from './tones.ts';

function shoulders(pen: Pen, tones: FaceTones, look: FigureLook, R: number, side: number): void {
  const body = pen.createLinearGradient(-2.2 * R, 0, 2.2 * R, 0);
  body.addColorStop(side < 0 ? 0 : 1, css(mix(tones.coat, tones.coatLit, 0.6)));
  body.addColorStop(0.5, css(tones.coat));
  body.addColorStop(side < 0 ? 1 : 0, css(tones.coatShade));
  pen.fillStyle = body;
  const w = look.slight ? 1.82 : 2.05;
  pen.beginPath();
  pen.moveTo(-0.5 * R, 1.2 * R);
  pen.bezierCurveTo(-1.0 * R, 1.5 * R, -w * 0.9 * R, 1.5 * R, -w * R, 2.35 * R);
  pen.lineTo(-(w + 0.35) * R, 6 * R);
  pen.lineTo((w + 0.35) * R, 6 * R);
  pen.lineTo(w * R, 2.35 * R);
  pen.bezierCurveTo(w * 0.9 * R, 1.5 * R, 1.0 * R, 1.5 * R, 0.5 * R, 1.2 * R);
  pen.fill();
  // Folds and the front closing.
  pen.strokeStyle = css(tones.coatShade, 0.6);
  pen.lineWidth = 0.045 * R;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(0.03 * R, 2 * R);
  pen.quadraticCurveTo(0.1 * R, 3 * R, 0.04 * R, 5 * R);
  for (const s of [-1, 1]) {
    pen.moveTo(s * 1.12 * R, 1.95 * R);
    pen.quadraticCurveTo(s * 0.98 * R, 2.6 * R, s * 1.12 * R, 3.4 * R);
    pen.moveTo(s * 1.42 * R, 2.5 * R);
    pen.quadraticCurveTo(s * 1.28 * R, 2.9 * R, s * 1.36 * R, 3.5 * R);
  }
  pen.stroke();
  // Edge of light on the shoulder.
  pen.strokeStyle = css(tones.coatLit, 0.9);
  pen.lineWidth = 0.05 * R;
  pen.beginPath();
  pen.moveTo(side * 0.62 * R, 1.3 * R);
  pen.bezierCurveTo(side * 1.0 * R, 1.52 * R, side * w * 0.9 * R, 1.52 * R, side * w * R, 2.38 * R);
  pen.stroke();
}

function collar(pen: Pen, tones: FaceTones, R: number, side: number): void {
  for (const s of [-1, 1]) {
    pen.fillStyle = css(s === side ? mix(tones.coat, tones.coatLit, 0.45) : mix(tones.coat, tones.coatShade, 0.45));
    pen.beginPath();
    pen.moveTo(s * 0.5 * R, 0.98 * R);
    pen.quadraticCurveTo(s * 0.95 * R, 1.25 * R, s * 0.86 * R, 1.75 * R);
    pen.quadraticCurveTo(s * 0.45 * R, 1.95 * R, s * 0.02 * R, 2.1 * R);
    pen.quadraticCurveTo(s * 0.3 * R, 1.6 * R, s * 0.5 * R, 0.98 * R);
    pen.fill();
    pen.strokeStyle = css(tones.coatShade, 0.55);
    pen.lineWidth = 0.03 * R;
    pen.stroke();
  }
}

function headShape(pen: Pen, R: number, jaw: number): void {
  pen.beginPath();
  pen.moveTo(-0.8 * R, -0.25 * R);
  pen.bezierCurveTo(-0.84 * R, 0.25 * R, -0.74 * R * jaw, 0.66 * R, -0.38 * R * jaw, 0.96 * R);
  pen.bezierCurveTo(-0.2 * R, 1.1 * R, 0.2 * R, 1.1 * R, 0.38 * R * jaw, 0.96 * R);
  pen.bezierCurveTo(0.74 * R * jaw, 0.66 * R, 0.84 * R, 0.25 * R, 0.8 * R, -0.25 * R);
  pen.bezierCurveTo(0.84 * R, -1.3 * R, -0.84 * R, -1.3 * R, -0.8 * R, -0.25 * R);
  pen.closePath();
}

/**
 * A large bust facing the camera: head centre at (x, y), half the head's height `R` pixels.
 * `lightFrom` is the side the key light comes from.
 */
export function drawPortrait(
  pen: Pen,
  setting: Setting,
  look: FigureLook,
  x: number,
  y: number,
  R: number,
  gaze: Gaze,
  lightFrom: -1 | 1,
): void {
  const tones = faceTonesOf(setting, look);
  pen.save();
  pen.translate(x, y);
  hairBehind(pen, tones, { ...look, hairCut: look.hairCut === 'long' ? 'long' : 'bald' }, R);
  shoulders(pen, tones, look, R, lightFrom);
  // Neck, with the shadow of the jaw.
  const neck = pen.createLinearGradient(0, 0.6 * R, 0, 1.7 * R);
  neck.addColorStop(0, css(mix(tones.skinShade, tones.dark, 0.35)));
  neck.addColorStop(0.55, css(tones.skinShade));
  neck.addColorStop(1, css(mix(tones.skin, tones.skinShade, 0.5)));
  pen.fillStyle = neck;
  pen.beginPath();
  pen.moveTo(-0.46 * R, 0.4 * R);
  pen.quadraticCurveTo(-0.42 * R, 1.2 * R, -0.62 * R, 1.5 * R);
  pen.lineTo(0, 2.1 * R);
  pen.lineTo(0.62 * R, 1.5 * R);
  pen.quadraticCurveTo(0.42 * R, 1.2 * R, 0.46 * R, 0.4 * R);
  pen.fill();
  collar(pen, tones, R, lightFrom);
  pen.translate(gaze.turn * 0.1 * R, gaze.pitch * 0.08 * R);
  pen.rotate(gaze.turn * 0.05);
  hairBehind(pen, tones, { ...look, hairCut: look.hairCut === 'bald' ? 'bald' : 'short' }, R);
  // Ears.
  pen.fillStyle = css(mix(tones.skin, tones.skinShade, 0.55));
  for (const s of [-1, 1]) {
    pen.beginPath();
    pen.ellipse(
      s * 0.82 * R - gaze.turn * 0.08 * R,
      0.1 * R - gaze.pitch * 0.08 * R,
      0.1 * R,
      0.22 * R,
      s * 0.15,
      0,
      7,
    );
    pen.fill();
  }
  pen.save();
  headShape(pen, R, look.slight ? 0.92 : 1.04);
  pen.fillStyle = css(tones.skin);
  pen.fill();
  pen.clip();
  features(pen, tones, look, gaze, R, lightFrom);
  if (gaze.pitch < -0.2) {
    // The underside of the jaw shows when the head goes back.
    pen.fillStyle = css(tones.skinShade, Math.min(0.6, -gaze.pitch * 0.6));
    pen.beginPath();
    pen.ellipse(gaze.turn * 0.2 * R, 1.16 * R, 0.62 * R, 0.26 * R * -gaze.pitch, 0, 0, 7);
    pen.fill();
  }
  pen.restore();
  hairFront(pen, tones, look, gaze, R, lightFrom);
  // Edge of light along cheek and jaw.
  pen.strokeStyle = css(mix(setting.palette.light, white, 0.3), 0.75);
  pen.lineWidth = 0.032 * R;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(lightFrom * 0.79 * R, 0.22 * R);
  pen.bezierCurveTo(lightFrom * 0.76 * R, 0.5 * R, lightFrom * 0.62 * R, 0.76 * R, lightFrom * 0.4 * R, 0.93 * R);
  pen.stroke();
  pen.restore();
}
