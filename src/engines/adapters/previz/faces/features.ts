import { css, mix, white } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Pen } from '../scene.ts';
import type { FaceTones } from './tones.ts';

/** Where a face looks: `turn` -1 left … 1 right, `pitch` -1 up … 1 down, `lids` 0 closed … 1 open. */
export interface Gaze {
  readonly turn: number;
  readonly pitch: number;
  readonly lids: number;
}

function eye(pen: Pen, tones: FaceTones, x: number, y: number, w: number, gaze: Gaze, R: number): void {
  const open = 0.1 * R * gaze.lids;
  // Socket shade first: an eye without one floats.
  pen.fillStyle = css(tones.skinShade, 0.5);
  pen.beginPath();
  pen.ellipse(x, y - 0.03 * R, w * 1.5, 0.17 * R, 0, 0, 7);
  pen.fill();
  if (gaze.lids > 0.15) {
    pen.save();
    pen.beginPath();
    pen.moveTo(x - w, y + 0.01 * R);
    pen.quadraticCurveTo(x, y - open * 1.5, x + w, y);
    pen.quadraticCurveTo(x, y + open * 1.1, x - w, y + 0.01 * R);
    pen.clip();
    pen.fillStyle = css(mix([226, 222, 214], tones.skinShade, 0.3));
    pen.fillRect(x - w, y - R, 2 * w, 2 * R);
    pen.fillStyle = css(mix(tones.dark, [74, 60, 46], 0.45));
    pen.beginPath();
    pen.arc(x + gaze.turn * w * 0.4, y + gaze.pitch * 0.05 * R - 0.012 * R, 0.095 * R, 0, 7);
    pen.fill();
    pen.fillStyle = css(white, 0.85);
    pen.beginPath();
    pen.arc(x + gaze.turn * w * 0.4 - 0.03 * R, y + gaze.pitch * 0.05 * R - 0.05 * R, 0.024 * R, 0, 7);
    pen.fill();
    pen.restore();
  }
  pen.strokeStyle = css(tones.dark, 0.9);
  pen.lineWidth = 0.042 * R;
  pen.beginPath();
  pen.moveTo(x - w * 1.05, y + 0.015 * R);
  pen.quadraticCurveTo(x, y - open * 1.55 + (1 - gaze.lids) * 0.05 * R, x + w * 1.05, y + 0.005 * R);
  pen.stroke();
}

/** Eyes, nose, mouth and the shading of a face, inside the clipped head. */
export function features(pen: Pen, tones: FaceTones, look: FigureLook, gaze: Gaze, R: number, side: number): void {
  const dx = gaze.turn * 0.26 * R;
  const dy = gaze.pitch * 0.2 * R;
  const squeeze = 1 - Math.abs(gaze.turn) * 0.12;
  const apart = 0.34 * R * squeeze;
  const eyeY = -0.06 * R + dy;
  // Side of the face away from the light.
  const plane = pen.createLinearGradient(side * 0.75 * R + dx, 0, -side * 0.75 * R + dx, 0);
  plane.addColorStop(0, css(tones.skinLit, 0.75));
  plane.addColorStop(0.42, css(tones.skinLit, 0.05));
  plane.addColorStop(0.6, css(tones.skinShade, 0.28));
  plane.addColorStop(1, css(tones.skinShade, 0.95));
  pen.fillStyle = plane;
  pen.fillRect(-R, -1.4 * R, 2 * R, 2.6 * R);
  // Cheeks and mouth area.
  for (const s of [-1, 1]) {
    const blush = pen.createRadialGradient(
      s * 0.42 * R + dx,
      0.34 * R + dy,
      0,
      s * 0.42 * R + dx,
      0.34 * R + dy,
      0.34 * R,
    );
    blush.addColorStop(0, css(mix(tones.skin, [200, 90, 80], 0.5), 0.3));
    blush.addColorStop(1, css(tones.skin, 0));
    pen.fillStyle = blush;
    pen.fillRect(-R, -R, 2 * R, 2.4 * R);
  }
  for (const s of [-1, 1]) eye(pen, tones, s * apart + dx, eyeY, 0.155 * R * squeeze, gaze, R);
  pen.strokeStyle = css(mix(tones.hair, tones.dark, 0.45), 0.92);
  pen.lineWidth = 0.066 * R;
  pen.lineCap = 'round';
  pen.beginPath();
  for (const s of [-1, 1]) {
    pen.moveTo(s * (apart - 0.17 * R) + dx, eyeY - 0.24 * R - Math.max(0, -gaze.pitch) * 0.03 * R);
    pen.quadraticCurveTo(s * apart + dx, eyeY - 0.325 * R, s * (apart + 0.21 * R) + dx, eyeY - 0.22 * R);
  }
  pen.stroke();
  // Nose: the shaded flank and the wings.
  const nx = dx * 1.35;
  const noseY = 0.36 * R + dy * 1.25;
  pen.fillStyle = css(tones.skinShade, 0.55);
  pen.beginPath();
  pen.moveTo(nx - side * 0.03 * R, eyeY - 0.08 * R);
  pen.quadraticCurveTo(nx - side * 0.07 * R, noseY - 0.2 * R, nx - side * 0.17 * R, noseY + 0.01 * R);
  pen.quadraticCurveTo(nx - side * 0.06 * R, noseY + 0.09 * R, nx + side * 0.07 * R, noseY + 0.05 * R);
  pen.quadraticCurveTo(nx - side * 0.01 * R, noseY - 0.1 * R, nx - side * 0.03 * R, eyeY - 0.08 * R);
  pen.fill();
  pen.fillStyle = css(tones.skinLit, 0.7);
  pen.beginPath();
  pen.ellipse(nx + side * 0.025 * R, noseY - 0.09 * R, 0.035 * R, 0.13 * R, 0, 0, 7);
  pen.fill();
  pen.strokeStyle = css(tones.dark, 0.55);
  pen.lineWidth = 0.028 * R;
  pen.beginPath();
  for (const s of [-1, 1]) {
    pen.moveTo(nx + s * 0.12 * R, noseY + 0.05 * R);
    pen.quadraticCurveTo(nx + s * 0.09 * R, noseY + 0.085 * R, nx + s * 0.045 * R, noseY + 0.07 * R);
  }
  pen.stroke();
  if (look.beard) {
    pen.fillStyle = css(tones.hair, 0.96);
    pen.beginPath();
    pen.moveTo(-0.8 * R, 0.05 * R);
    pen.bezierCurveTo(-0.66 * R, 0.42 * R, -0.46 * R + dx, 0.46 * R + dy, dx, 0.5 * R + dy);
    pen.bezierCurveTo(0.46 * R + dx, 0.46 * R + dy, 0.66 * R, 0.42 * R, 0.8 * R, 0.05 * R);
    pen.lineTo(0.8 * R, 1.3 * R);
    pen.lineTo(-0.8 * R, 1.3 * R);
    pen.fill();
  }
  const mouthY = 0.635 * R + dy * 1.15;
  const mx = dx * 1.15;
  const lip = mix(tones.skinShade, [168, 70, 72], 0.5);
  pen.fillStyle = css(lip, look.beard ? 0.9 : 0.75);
  pen.beginPath();
  pen.moveTo(mx - 0.23 * R, mouthY);
  pen.quadraticCurveTo(mx - 0.08 * R, mouthY - 0.075 * R, mx, mouthY - 0.045 * R);
  pen.quadraticCurveTo(mx + 0.08 * R, mouthY - 0.075 * R, mx + 0.23 * R, mouthY);
  pen.quadraticCurveTo(mx, mouthY + 0.13 * R, mx - 0.23 * R, mouthY);
  pen.fill();
  pen.strokeStyle = css(tones.dark, 0.7);
  pen.lineWidth = 0.026 * R;
  pen.beginPath();
  pen.moveTo(mx - 0.235 * R, mouthY);
  pen.quadraticCurveTo(mx, mouthY + 0.025 * R, mx + 0.235 * R, mouthY);
  pen.stroke();
  if (!look.beard) {
    pen.strokeStyle = css(tones.skinShade, 0.5);
    pen.lineWidth = 0.04 * R;
    pen.beginPath();
    pen.moveTo(mx - 0.1 * R, mouthY + 0.17 * R);
    pen.quadraticCurveTo(mx, mouthY + 0.205 * R, mx + 0.1 * R, mouthY + 0.17 * R);
    pen.stroke();
  }
}
