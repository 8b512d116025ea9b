import { css, mix, rgb, white } from './colour.ts';
import type { Gaze } from './faces/features.ts';
import { drawPortrait } from './faces/portrait.ts';
import { drawProfile } from './faces/profile.ts';
import { drawBackFigure, drawContact, drawSideFigure, type FigurePlace, type Motion } from './figure.ts';
import type { FigureLook } from './figure-look.ts';
import { smoothstep } from './noise.ts';
import type { Actor, Backdrop, Pen, Setting } from './scene.ts';
import { fillDown, glow } from './surface.ts';

/** Somebody small or half-length in a wide picture, seen from behind, breathing or walking in. */
export function standingFigures(setting: Setting, backdrop: Backdrop, height: number, away01: number): Actor {
  const { w, reading } = setting;
  const motion: Motion = reading.action === 'stand' ? 'stand' : 'walk';
  const count = reading.figures.length;
  return {
    kind: 'actor',
    depth: 0.95,
    draw: (pen, { s, p }) => {
      reading.figures.slice(0, 3).forEach((look, i) => {
        const x = w * 0.5 + (i - (count - 1) / 2) * height * 0.5 + (count === 1 ? -backdrop.lightFrom * w * 0.07 : 0);
        const gone = motion === 'walk' ? 0.1 * p : 0;
        const place: FigurePlace = {
          x,
          y: backdrop.groundY - gone * height * 0.5,
          height: height * (1 - gone),
          lightFrom: backdrop.lightFrom,
          away01,
        };
        drawContact(pen, setting, place, look.coat);
        drawBackFigure(pen, setting, look, motion, place, s + i * 0.37);
      });
    },
  };
}

/** Somebody who runs, leaps or falls through the picture, always to the right. */
export function movingFigures(setting: Setting, backdrop: Backdrop, height: number): Actor {
  const { w, reading } = setting;
  const motion: Motion = reading.action === 'stand' ? 'run' : reading.action;
  const looks: readonly FigureLook[] = reading.figures;
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s, p }) => {
      looks.slice(0, 3).forEach((look, i) => {
        const x = w * (0.46 - i * 0.24 + 0.1 * (p - 0.5) + 0.012 * Math.sin(s * 1.3 + i));
        const place: FigurePlace = {
          x,
          y: backdrop.groundY + i * 6 * setting.u,
          height,
          lightFrom: backdrop.lightFrom,
          away01: 0.02 + i * 0.04,
        };
        drawContact(pen, setting, place, look.coat);
        drawSideFigure(pen, setting, look, motion, place, s + i * 0.21);
      });
    },
  };
}

function gazeAt(setting: Setting, p: number, s: number): Gaze {
  const blink = Math.min(1, Math.abs(((s + 0.7) % 2.9) - 1.45) / 0.09);
  const e = smoothstep(0.08, 0.75, p);
  const sway = 0.05 * Math.sin(s * 0.9);
  const side = setting.reading.seed % 2 === 0 ? 1 : -1;
  switch (setting.reading.gaze) {
    case 'up':
      return { turn: side * 0.25 + sway, pitch: 0.42 - 1.4 * e, lids: blink * (0.72 + 0.34 * e) };
    case 'down':
      return { turn: side * 0.2 + sway, pitch: -0.1 + 0.8 * e, lids: blink * (1 - 0.5 * e) };
    case 'aside':
      return { turn: side * (-0.55 + 1.25 * e) + sway, pitch: 0.05, lids: blink };
    default:
      return { turn: side * (0.22 + 0.12 * p) + sway, pitch: 0.04 * Math.sin(s * 0.7), lids: blink };
  }
}

/** A face large in the frame. */
export function portrait(setting: Setting, look: FigureLook, lightFrom: -1 | 1): Actor {
  const { w, h, u, reading, random, palette } = setting;
  const R = Math.min(h * 0.29, w * 0.3);
  const wet = reading.weather === 'rain' || reading.weather === 'storm';
  const beads = Array.from(
    { length: wet ? 15 : 0 },
    () => [random() * 2 - 1, random(), 0.4 + random(), random()] as const,
  );
  const drip = (pen: Pen, x: number, y: number, s: number): void => {
    for (const [bx, by, pace, start] of beads) {
      const fall = (by + s * 0.16 * pace + start) % 1;
      const px = x + bx * R * 0.6 + Math.sin(fall * 9 + start * 6) * R * 0.015;
      const py = y - R * 0.85 + fall * R * 1.75;
      const alpha = Math.sin(Math.PI * fall) * 0.75;
      pen.strokeStyle = css(mix(palette.light, white, 0.6), alpha * 0.4);
      pen.lineWidth = 1.6 * u;
      pen.lineCap = 'round';
      pen.beginPath();
      pen.moveTo(px, py - R * 0.11);
      pen.lineTo(px, py);
      pen.stroke();
      pen.fillStyle = css(white, alpha);
      pen.beginPath();
      pen.ellipse(px, py, 2.1 * u, 3.1 * u, 0, 0, 7);
      pen.fill();
    }
  };
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { p, s }) => {
      const x = w * 0.5 - lightFrom * (w > h ? w * 0.06 : 0) + Math.sin(s * 0.8) * 9 * u;
      const y = h * 0.44 + Math.sin(s * 1.5) * 2.6 * u;
      const gaze = gazeAt(setting, p, s);
      drawPortrait(pen, setting, look, x, y, R, gaze, lightFrom);
      drip(pen, x + gaze.turn * 0.1 * R, y + gaze.pitch * 0.08 * R, s);
    },
  };
}

function flame(pen: Pen, x: number, y: number, size: number, s: number): void {
  const lean = Math.sin(s * 3.1) * 0.12 + Math.sin(s * 7.3) * 0.05;
  const tall = size * (1 + 0.07 * Math.sin(s * 6.1) + 0.04 * Math.sin(s * 10.7));
  glow(pen, x, y - tall * 0.5, size * 5.2, rgb('#ffae4e'), 0.6 + 0.08 * Math.sin(s * 5.3) + 0.05 * Math.sin(s * 8.7));
  glow(pen, x, y - tall, size * 16, rgb('#ff9e45'), 0.2 + 0.05 * Math.sin(s * 3.7) + 0.035 * Math.sin(s * 6.1 + 1));
  for (const [scale, colour] of [
    [1, '#ffb14a'],
    [0.68, '#ffe29a'],
    [0.38, '#fffbe6'],
  ] as const) {
    pen.fillStyle = css(rgb(colour), 0.95);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.quadraticCurveTo(x + tall * 0.3 * scale, y - tall * 0.35 * scale, x + lean * tall, y - tall * scale);
    pen.quadraticCurveTo(x - tall * 0.3 * scale, y - tall * 0.35 * scale, x, y);
    pen.fill();
  }
}

/** Two people in profile at a table with a light between them. */
export function tablePair(setting: Setting): Actor {
  const { w, h, u, palette, reading } = setting;
  const [left, right] = reading.figures;
  const R = Math.min(h * 0.158, w * 0.15);
  const tableY = h * 0.8;
  const lamp = reading.candle || reading.fire ? rgb('#ffb45c') : rgb('#ffd9a0');
  const wood = mix(mix(rgb('#6d4a30'), palette.ambient, 0.15), palette.shade, 0.25);
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      const speaker = Math.floor(s / 1.9) % 2;
      const talk = Math.max(0, Math.sin(s * 9.4) * Math.sin(s * 3.1 + 1));
      const gap = w > h ? w * 0.235 : w * 0.29;
      if (left)
        drawProfile(
          pen,
          setting,
          left,
          w * 0.5 - gap,
          h * 0.385 + Math.sin(s * 1.4) * 3 * u,
          R,
          1,
          0.02 + 0.025 * Math.sin(s * 1.1) + (speaker === 0 ? 0.02 * talk : 0.03),
          speaker === 0 ? talk : 0,
        );
      if (right)
        drawProfile(
          pen,
          setting,
          right,
          w * 0.5 + gap,
          h * 0.37 + Math.sin(s * 1.25 + 2) * 3 * u,
          R,
          -1,
          0.03 + 0.02 * Math.sin(s * 0.9 + 1) + (speaker === 1 ? 0.02 * talk : 0.02),
          speaker === 1 ? talk : 0,
        );
      // Table.
      fillDown(
        pen,
        [-w * 0.3, tableY, w * 1.6, h * 0.6],
        [
          [0, mix(wood, lamp, 0.45), 1],
          [0.1, mix(wood, lamp, 0.12), 1],
          [0.5, mix(wood, palette.shade, 0.55), 1],
        ],
      );
      glow(pen, w * 0.5, tableY + h * 0.045, w * 0.4, lamp, 0.6, 0.17);
      for (const side of [-1, 1]) {
        const cx = w * 0.5 + side * gap * 0.52;
        pen.fillStyle = css(palette.shade, 0.45);
        pen.beginPath();
        pen.ellipse(cx + side * 22 * u, tableY + 30 * u, 46 * u, 8 * u, 0, 0, 7);
        pen.fill();
        const cupTone = pen.createLinearGradient(cx - 20 * u, 0, cx + 20 * u, 0);
        const near = css(mix(rgb('#b9a88c'), lamp, 0.5));
        const far = css(mix(rgb('#6a5c4c'), palette.shade, 0.5));
        cupTone.addColorStop(0, side < 0 ? far : near);
        cupTone.addColorStop(1, side < 0 ? near : far);
        pen.fillStyle = cupTone;
        pen.beginPath();
        pen.roundRect(
          cx - 18 * u,
          tableY - 8 * u,
          36 * u,
          38 * u,
          [2, 2, 13, 13].map((r) => r * u),
        );
        pen.fill();
      }
      if (reading.candle || reading.fire) {
        const cx = w * 0.5;
        const wax = pen.createLinearGradient(0, tableY - 66 * u, 0, tableY + 18 * u);
        wax.addColorStop(0, css(rgb('#ffd58e')));
        wax.addColorStop(0.5, css(rgb('#d8b98a')));
        wax.addColorStop(1, css(mix(rgb('#8a6f50'), palette.shade, 0.3)));
        pen.fillStyle = wax;
        pen.beginPath();
        pen.roundRect(cx - 12 * u, tableY - 62 * u, 24 * u, 80 * u, 4 * u);
        pen.fill();
        pen.fillStyle = css(mix(rgb('#a07a3a'), palette.shade, 0.3));
        pen.beginPath();
        pen.ellipse(cx, tableY + 18 * u, 34 * u, 8 * u, 0, 0, 7);
        pen.fill();
        flame(pen, cx, tableY - 62 * u, 34 * u, s);
      } else {
        const sway = Math.sin(s * 0.8) * 3 * u;
        pen.fillStyle = css(mix(palette.shade, rgb('#3a3a34'), 0.4));
        pen.fillRect(w * 0.5 + sway * 0.3 - u, -h * 0.2, 2 * u, h * 0.32);
        pen.beginPath();
        pen.moveTo(w * 0.5 + sway - 16 * u, h * 0.1);
        pen.lineTo(w * 0.5 + sway + 16 * u, h * 0.1);
        pen.lineTo(w * 0.5 + sway + 56 * u, h * 0.18);
        pen.lineTo(w * 0.5 + sway - 56 * u, h * 0.18);
        pen.fill();
        glow(pen, w * 0.5 + sway, h * 0.19, 210 * u, lamp, 0.62);
      }
    },
  };
}
