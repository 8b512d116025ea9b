import { css, mix } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Pen, Setting } from '../scene.ts';
import { faceTonesOf } from './tones.ts';

const profile: readonly (readonly [number, number, number, number])[] = [
  // control x, y, end x, y; heads face right, unit = half the head's height
  [0.3, 1.08, 0.56, 1.02],
  [0.72, 0.98, 0.66, 0.8],
  [0.62, 0.76, 0.72, 0.7],
  [0.78, 0.64, 0.7, 0.58],
  [0.78, 0.52, 0.71, 0.46],
  [0.7, 0.4, 0.88, 0.32],
  [0.96, 0.24, 0.86, 0.16],
  [0.74, -0.04, 0.7, -0.12],
  [0.76, -0.2, 0.73, -0.3],
  [0.72, -1.02, 0.02, -1.04],
  [-0.86, -1.02, -0.88, -0.2],
  [-0.86, 0.24, -0.6, 0.5],
];

/** A bust in profile at (x, y) looking to `facing` (1 = right), lit from the side it looks to. */
export function drawProfile(
  pen: Pen,
  setting: Setting,
  look: FigureLook,
  x: number,
  y: number,
  R: number,
  facing: -1 | 1,
  nod: number,
  talk01: number,
): void {
  const tones = faceTonesOf(setting, look);
  pen.save();
  pen.translate(x, y);
  pen.scale(facing, 1);
  const body = pen.createLinearGradient(-1.6 * R, 0, 1.5 * R, 0);
  body.addColorStop(0, css(tones.coatShade));
  body.addColorStop(0.6, css(tones.coat));
  body.addColorStop(1, css(mix(tones.coat, tones.coatLit, 0.95)));
  pen.fillStyle = body;
  pen.beginPath();
  pen.moveTo(-0.5 * R, 0.95 * R);
  pen.bezierCurveTo(-1.3 * R, 1.25 * R, -1.75 * R, 1.9 * R, -1.85 * R, 6 * R);
  pen.lineTo(1.25 * R, 6 * R);
  pen.bezierCurveTo(1.3 * R, 3.2 * R, 1.2 * R, 2.2 * R, 0.4 * R, 1.35 * R);
  pen.fill();
  // Upper arm reaching to the table.
  pen.strokeStyle = css(mix(tones.coat, tones.coatShade, 0.35));
  pen.lineWidth = 0.78 * R;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.beginPath();
  pen.moveTo(-0.55 * R, 2.15 * R);
  pen.lineTo(-0.15 * R, 3.7 * R);
  pen.lineTo(1.35 * R, 4.05 * R);
  pen.stroke();
  pen.strokeStyle = css(tones.coatLit, 0.6);
  pen.lineWidth = 0.05 * R;
  pen.beginPath();
  pen.moveTo(0.45 * R, 1.42 * R);
  pen.bezierCurveTo(1.1 * R, 2.1 * R, 1.26 * R, 2.9 * R, 1.2 * R, 3.5 * R);
  pen.stroke();
  pen.rotate(nod);
  pen.fillStyle = css(tones.skinShade);
  pen.beginPath();
  pen.moveTo(-0.56 * R, 0.2 * R);
  pen.quadraticCurveTo(-0.42 * R, 0.9 * R, -0.62 * R, 1.4 * R);
  pen.lineTo(0.4 * R, 1.62 * R);
  pen.quadraticCurveTo(0.22 * R, 1.1 * R, 0.34 * R, 0.7 * R);
  pen.fill();
  pen.fillStyle = css(mix(tones.coat, tones.coatShade, 0.25));
  pen.beginPath();
  pen.moveTo(-0.74 * R, 0.92 * R);
  pen.quadraticCurveTo(-0.2 * R, 1.3 * R, 0.46 * R, 1.38 * R);
  pen.lineTo(0.5 * R, 1.9 * R);
  pen.lineTo(-1 * R, 1.7 * R);
  pen.fill();
  pen.save();
  pen.beginPath();
  pen.moveTo(0.1 * R, 0.98 * R);
  profile.forEach(([cx, cy, ex, ey], i) => {
    const jaw = i <= 2 ? talk01 * 0.06 : 0;
    pen.quadraticCurveTo(cx * R, (cy + jaw) * R, ex * R, (ey + jaw) * R);
  });
  pen.quadraticCurveTo(-0.2 * R, 0.8 * R, 0.1 * R, 0.98 * R);
  pen.closePath();
  const face = pen.createLinearGradient(-0.7 * R, 0, 0.9 * R, 0);
  face.addColorStop(0, css(mix(tones.skinShade, tones.dark, 0.3)));
  face.addColorStop(0.55, css(mix(tones.skin, tones.skinShade, 0.3)));
  face.addColorStop(0.85, css(mix(tones.skin, tones.skinLit, 0.7)));
  face.addColorStop(1, css(tones.skinLit));
  pen.fillStyle = face;
  pen.fill();
  pen.clip();
  pen.fillStyle = css(tones.skinShade, 0.5);
  pen.beginPath();
  pen.ellipse(0.55 * R, -0.06 * R, 0.2 * R, 0.11 * R, 0, 0, 7);
  pen.fill();
  if (look.beard) {
    pen.fillStyle = css(mix(tones.hair, tones.hairLit, 0.15));
    pen.beginPath();
    pen.moveTo(-0.16 * R, 0.1 * R);
    pen.quadraticCurveTo(0.16 * R, 0.55 * R, 0.46 * R, 0.5 * R);
    pen.lineTo(0.9 * R, 0.5 * R);
    pen.lineTo(0.8 * R, 1.3 * R);
    pen.lineTo(-0.1 * R, 1.2 * R);
    pen.fill();
    pen.fillStyle = css(mix(tones.skinShade, [168, 70, 72], 0.5));
    pen.fillRect(0.56 * R, 0.62 * R, 0.3 * R, 0.06 * R);
  }
  pen.restore();
  pen.strokeStyle = css(tones.dark, 0.85);
  pen.lineWidth = 0.04 * R;
  pen.beginPath();
  pen.moveTo(0.46 * R, -0.05 * R);
  pen.quadraticCurveTo(0.58 * R, -0.12 * R, 0.69 * R, -0.03 * R);
  pen.moveTo(0.48 * R, 0.69 * R);
  pen.lineTo(0.67 * R, 0.66 * R);
  pen.stroke();
  pen.fillStyle = css(tones.dark, 0.9);
  pen.beginPath();
  pen.ellipse(0.615 * R, -0.045 * R, 0.05 * R, 0.065 * R, 0, 0, 7);
  pen.fill();
  pen.strokeStyle = css(mix(tones.hair, tones.dark, 0.4), 0.95);
  pen.lineWidth = 0.065 * R;
  pen.beginPath();
  pen.moveTo(0.44 * R, -0.27 * R);
  pen.quadraticCurveTo(0.6 * R, -0.35 * R, 0.75 * R, -0.25 * R);
  pen.stroke();
  pen.fillStyle = css(mix(tones.skin, tones.skinShade, 0.5));
  pen.beginPath();
  pen.ellipse(-0.18 * R, 0.1 * R, 0.12 * R, 0.2 * R, -0.2, 0, 7);
  pen.fill();
  if (look.hairCut !== 'bald') {
    const sheen = pen.createLinearGradient(-0.9 * R, 0, 0.8 * R, -0.6 * R);
    sheen.addColorStop(0, css(mix(tones.hair, tones.dark, 0.55)));
    sheen.addColorStop(0.7, css(tones.hair));
    sheen.addColorStop(1, css(tones.hairLit));
    pen.fillStyle = sheen;
    pen.beginPath();
    pen.moveTo(0.66 * R, -0.5 * R);
    pen.bezierCurveTo(0.66 * R, -1.26 * R, -0.2 * R, -1.3 * R, -0.62 * R, -1.0 * R);
    pen.bezierCurveTo(-1.1 * R, -0.7 * R, -1.02 * R, 0.1 * R, -0.72 * R, 0.52 * R);
    if (look.hairCut === 'long') {
      pen.bezierCurveTo(-1.3 * R, 1.2 * R, -1.2 * R, 1.8 * R, -1.1 * R, 2.3 * R);
      pen.bezierCurveTo(-0.6 * R, 2.2 * R, -0.3 * R, 1.4 * R, -0.32 * R, 0.5 * R);
    }
    pen.bezierCurveTo(-0.46 * R, 0.4 * R, -0.4 * R, 0.1 * R, -0.22 * R, -0.12 * R);
    pen.bezierCurveTo(0.1 * R, -0.16 * R, 0.1 * R, -0.56 * R, 0.66 * R, -0.5 * R);
    pen.fill();
    if (look.hairCut === 'bun') {
      pen.beginPath();
      pen.arc(-0.95 * R, -0.6 * R, 0.3 * R, 0, 7);
      pen.fill();
    }
  }
  pen.restore();
}
