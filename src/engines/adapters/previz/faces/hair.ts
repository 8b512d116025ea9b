import { css, mix } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Pen } from '../scene.ts';
import type { Gaze } from './features.ts';
import type { FaceTones } from './tones.ts';

/** The hair behind a head that faces the camera. */
export function hairBehind(pen: Pen, tones: FaceTones, look: FigureLook, R: number): void {
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

/** The hair over the forehead, and a hat or bun. */
export function hairFront(pen: Pen, tones: FaceTones, look: FigureLook, gaze: Gaze, R: number, side: number): void {
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
