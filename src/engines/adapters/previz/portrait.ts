import { css, lit, mix, type Rgb, white } from './colour.ts';
import type { FigureLook } from './figure-look.ts';
import type { Pen, Setting } from './scene.ts';

/** Where a face looks: `turn` -1 left … 1 right, `pitch` -1 up … 1 down, `lids` 0 closed … 1 open. */
export interface Gaze {
  readonly turn: number;
  readonly pitch: number;
  readonly lids: number;
}

interface Tones {
  readonly skin: Rgb;
  readonly skinLit: Rgb;
  readonly skinShade: Rgb;
  readonly coat: Rgb;
  readonly coatLit: Rgb;
  readonly coatShade: Rgb;
  readonly hair: Rgb;
  readonly hairLit: Rgb;
  readonly dark: Rgb;
}

function tonesOf(setting: Setting, look: FigureLook): Tones {
  const { palette } = setting;
  const tone = (colour: Rgb, gain = 1.08): Rgb => lit(colour, mix(palette.ambient, white, 0.25), gain);
  const skin = tone(look.skin);
  const coat = tone(look.coat);
  const hair = tone(look.hair);
  return {
    skin,
    skinLit: mix(lit(look.skin, mix(palette.light, white, 0.35), 1.2), palette.light, 0.16),
    skinShade: mix(mix(skin, palette.shade, 0.42), [150, 70, 60], 0.1),
    coat,
    coatLit: mix(coat, palette.light, 0.3),
    coatShade: mix(coat, palette.shade, 0.6),
    hair,
    hairLit: mix(hair, palette.light, 0.45),
    dark: mix(palette.shade, [30, 18, 18], 0.5),
  };
}

function shoulders(pen: Pen, tones: Tones, look: FigureLook, R: number, side: number): void {
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

function collar(pen: Pen, tones: Tones, R: number, side: number): void {
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

function hairBehind(pen: Pen, tones: Tones, look: FigureLook, R: number): void {
  if (look.hairCut === 'bald') return;
  pen.fillStyle = css(mix(tones.hair, tones.dark, 0.45));
  pen.beginPath();
  if (look.hairCut === 'long') {
    pen.moveTo(-0.9 * R, -0.4 * R);
    pen.bezierCurveTo(-1.35 * R, 0.6 * R, -1.2 * R, 1.6 * R, -0.95 * R, 2.2 * R);
    pen.lineTo(0.95 * R, 2.2 * R);
    pen.bezierCurveTo(1.2 * R, 1.6 * R, 1.35 * R, 0.6 * R, 0.9 * R, -0.4 * R);
  } else {
    pen.ellipse(0, -0.32 * R, 0.85 * R, 0.86 * R, 0, 0, 7);
  }
  pen.fill();
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

function eye(pen: Pen, tones: Tones, x: number, y: number, w: number, gaze: Gaze, R: number): void {
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

function features(pen: Pen, tones: Tones, look: FigureLook, gaze: Gaze, R: number, side: number): void {
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

function hairFront(pen: Pen, tones: Tones, look: FigureLook, gaze: Gaze, R: number, side: number): void {
  if (look.hairCut === 'bald') return;
  const dx = gaze.turn * 0.14 * R;
  const dy = gaze.pitch * 0.12 * R;
  const sheen = pen.createLinearGradient(side * R, -R, -side * R, 0);
  sheen.addColorStop(0, css(tones.hairLit));
  sheen.addColorStop(0.4, css(tones.hair));
  sheen.addColorStop(1, css(mix(tones.hair, tones.dark, 0.5)));
  pen.fillStyle = sheen;
  pen.beginPath();
  pen.moveTo(-0.86 * R, 0.12 * R);
  pen.bezierCurveTo(-1.1 * R, -1.55 * R, 1.1 * R, -1.55 * R, 0.86 * R, 0.12 * R);
  pen.quadraticCurveTo(0.8 * R, -0.2 * R, 0.68 * R + dx * 0.3, -0.36 * R + dy);
  pen.quadraticCurveTo(0.5 * R + dx, -0.68 * R + dy, side * 0.3 * R + dx, -0.72 * R + dy);
  pen.quadraticCurveTo(-side * 0.1 * R + dx, -0.52 * R + dy, -0.5 * R + dx, -0.5 * R + dy);
  pen.quadraticCurveTo(-0.76 * R, -0.34 * R + dy, -0.86 * R, 0.12 * R);
  pen.fill();
  pen.save();
  pen.clip();
  pen.strokeStyle = css(mix(tones.hair, tones.dark, 0.4), 0.5);
  pen.lineWidth = 0.022 * R;
  pen.beginPath();
  for (let i = 0; i < 9; i++) {
    const k = (i / 8) * 2 - 1;
    pen.moveTo(side * 0.28 * R + dx * 0.6, -1.12 * R);
    pen.quadraticCurveTo(k * 0.8 * R, -1.02 * R, k * 0.84 * R, -0.45 * R + Math.abs(k) * 0.3 * R);
  }
  pen.stroke();
  pen.restore();
  if (look.hairCut === 'hat') {
    pen.fillStyle = css(tones.coatShade);
    pen.beginPath();
    pen.ellipse(dx, -0.62 * R, 1.45 * R, 0.26 * R, 0, 0, 7);
    pen.fill();
    pen.beginPath();
    pen.moveTo(-0.86 * R, -0.66 * R);
    pen.bezierCurveTo(-0.9 * R, -1.7 * R, 0.9 * R, -1.7 * R, 0.86 * R, -0.66 * R);
    pen.fill();
  } else if (look.hairCut === 'bun') {
    pen.beginPath();
    pen.arc(0, -1.22 * R, 0.3 * R, 0, 7);
    pen.fill();
  }
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
  const tones = tonesOf(setting, look);
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
  const tones = tonesOf(setting, look);
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
