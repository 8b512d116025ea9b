import { css, mix, rgb, white } from '../colour.ts';
import { distant } from '../palette.ts';
import { bush, fern, flowerPot, terracotta } from '../plants.ts';
import { mirrored } from '../reflection.ts';
import type { Backdrop, Layer, Setting } from '../scene.ts';
import { fillDown, glow, paintLayer, paintStrip } from '../surface.ts';
import { mist } from '../weather.ts';

function glassWall(setting: Setting, baseY: number): Layer {
  const { h, u, my, palette, random } = setting;
  const panes = Array.from({ length: 400 }, () => random());
  const metal = mix(distant(palette, 0.4), rgb('#2f4a44'), 0.3);
  return paintStrip(setting, { depth: 0.34 }, -my, (pen, period) => {
    const bays = 6;
    const wide = period / bays;
    for (let i = 0; i < bays; i++) {
      const x = i * wide;
      // Garden seen through wet glass.
      for (let k = 0; k < 5; k++)
        bush(
          pen,
          x + wide * (0.12 + k * 0.19),
          baseY - (30 + 46 * (panes[i * 9 + k] ?? 0)) * u,
          (34 + 30 * (panes[i * 5 + k] ?? 0)) * u,
          mix(palette.leaf, palette.haze, 0.66),
          mix(palette.shade, palette.haze, 0.66),
          palette.light,
          0,
          (panes[i * 7 + k] ?? 0) * 0.9 + 0.05,
          26,
        );
      for (let col = 0; col < 5; col++) {
        for (let row = 0; row < 6; row++) {
          const n = panes[(i * 31 + col * 7 + row) % 400] ?? 0;
          pen.fillStyle = css(n > 0.5 ? palette.light : palette.haze, 0.05 + 0.2 * n * n);
          pen.fillRect(x + (col / 5) * wide, -my + ((baseY + my) * row) / 6, wide / 5, (baseY + my) / 6);
        }
      }
      pen.strokeStyle = css(metal, 0.85);
      pen.lineWidth = 2 * u;
      pen.beginPath();
      for (let col = 1; col < 5; col++) {
        pen.moveTo(x + (col / 5) * wide, baseY);
        pen.lineTo(x + (col / 5) * wide, h * 0.22);
        pen.quadraticCurveTo(x + (col / 5) * wide, h * 0.06, x + wide / 2 + (col / 5 - 0.5) * wide * 0.4, -my);
      }
      for (const level of [0.3, 0.46, 0.62]) {
        pen.moveTo(x, h * level);
        pen.lineTo(x + wide, h * level);
      }
      pen.stroke();
      pen.lineWidth = 4 * u;
      pen.beginPath();
      pen.arc(x + wide / 2, h * 0.24, wide / 2, Math.PI, 0);
      pen.stroke();
      fillDown(
        pen,
        [x - 7 * u, -my, 14 * u, baseY + my],
        [
          [0, mix(metal, palette.light, 0.15), 1],
          [1, mix(metal, palette.shade, 0.3), 1],
        ],
      );
    }
    fillDown(
      pen,
      [0, baseY - 34 * u, period, 40 * u],
      [
        [0, mix(metal, palette.light, 0.12), 1],
        [1, mix(metal, palette.shade, 0.4), 1],
      ],
    );
  });
}

function benchRow(
  setting: Setting,
  topY: number,
  depth: number,
  size: number,
  away: number,
  lightFrom: number,
  blur: number,
): Layer {
  const { u, h, my, palette, random } = setting;
  const pots = Array.from({ length: 15 }, (_, i) => ({
    at: (i + 0.2 + 0.5 * random()) / 15,
    size: size * (0.75 + 0.5 * random()),
    kind: random(),
    look: random(),
  }));
  const leaf = mix(palette.leaf, palette.haze, away);
  const shade = mix(palette.shade, palette.haze, away * 0.8);
  const light = mix(palette.light, palette.haze, 0.25);
  const wood = mix(mix(rgb('#6b5a45'), palette.shade, 0.4), palette.haze, away * 0.7);
  return paintStrip(setting, { depth, ...(blur > 0 ? { blur } : {}) }, topY - size * 3.6, (pen, period) => {
    fillDown(
      pen,
      [0, topY + size * 0.16, period, h + my - topY],
      [
        [0, mix(shade, palette.haze, 0.05), 0.9],
        [0.5, shade, 0.35],
        [1, shade, 0],
      ],
    );
    for (let i = 0; i < 8; i++) {
      pen.fillStyle = css(mix(wood, shade, 0.45));
      pen.fillRect((i / 8) * period, topY, size * 0.22, size * 2.6);
    }
    fillDown(
      pen,
      [0, topY, period, size * 0.24],
      [
        [0, mix(wood, light, 0.35), 1],
        [1, mix(wood, shade, 0.4), 1],
      ],
    );
    for (const pot of pots) {
      const x = pot.at * period;
      flowerPot(pen, x, topY + 2 * u, pot.size, mix(terracotta, palette.haze, away), shade, light, lightFrom);
      if (pot.kind < 0.4) fern(pen, x, topY - pot.size * 0.85, pot.size * 1.8, leaf, shade, light, pot.look);
      else
        bush(
          pen,
          x,
          topY - pot.size * 1.4,
          pot.size * (0.7 + 0.4 * pot.look),
          leaf,
          shade,
          light,
          lightFrom,
          pot.look,
          46,
        );
      if (pot.kind > 0.75) {
        for (let k = 0; k < 6; k++) {
          pen.fillStyle = css(mix(palette.accent, palette.haze, away));
          pen.beginPath();
          pen.arc(
            x + Math.sin(k * 2.4 + pot.look * 9) * pot.size * 0.55,
            topY - pot.size * (1.3 + 0.5 * Math.cos(k * 1.7)),
            pot.size * 0.075,
            0,
            7,
          );
          pen.fill();
        }
      }
    }
  });
}

/** Across the rows of a glasshouse, seen from the side: what a camera sees that runs along with somebody. */
export function greenhouseAlong(setting: Setting): Backdrop {
  const { w, h, u, mx, my, palette, random, reading } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const baseY = h * 0.7;
  const lightX = w * (0.5 + lightFrom * 0.2);
  const back = paintLayer(setting, { depth: 0.04 }, (pen) => {
    fillDown(
      pen,
      [-mx, -my, w + 2 * mx, h + 2 * my],
      [
        [0, mix(palette.skyTop, palette.haze, 0.35), 1],
        [0.4, mix(palette.skyMid, palette.haze, 0.3), 1],
        [0.64, mix(palette.skyLow, palette.light, 0.25), 1],
        [1, palette.haze, 1],
      ],
    );
    glow(pen, lightX, h * 0.42, 460 * u, palette.light, 0.8, 0.8);
    glow(pen, lightX, h * 0.4, 140 * u, mix(palette.light, white, 0.5), reading.time === 'night' ? 0.25 : 0.55);
  });
  const middle = benchRow(setting, baseY - 26 * u, 0.62, 44 * u, 0.3, lightFrom, 0);
  const floor = paintLayer(setting, { depth: 0.72 }, (pen) => {
    const stone = mix(mix(palette.shade, rgb('#5c5a52'), 0.45), palette.haze, 0.15);
    fillDown(
      pen,
      [-mx, baseY + 34 * u, w + 2 * mx, h + my - baseY],
      [
        [0, mix(stone, palette.haze, 0.35), 1],
        [0.2, stone, 1],
        [1, mix(stone, palette.shade, 0.6), 1],
      ],
    );
    glow(pen, lightX, baseY + 90 * u, 400 * u, palette.light, 0.36, 0.22);
  });
  const tiles = paintStrip(setting, { depth: 0.95 }, baseY + 34 * u, (pen, period) => {
    pen.strokeStyle = css(palette.shade, 0.3);
    pen.lineWidth = 1.6 * u;
    pen.beginPath();
    for (const y of [0.12, 0.3, 0.58, 0.95]) {
      pen.moveTo(0, baseY + 34 * u + (h - baseY) * y);
      pen.lineTo(period, baseY + 34 * u + (h - baseY) * y);
    }
    for (let i = 0; i < 14; i++) {
      pen.moveTo((i / 14) * period + 60 * u, baseY + 34 * u);
      pen.lineTo((i / 14) * period - 20 * u, h + my);
    }
    pen.stroke();
    for (let i = 0; i < 9; i++) {
      const x = ((i + 0.5) / 9) * period;
      pen.fillStyle = css(mix(palette.light, palette.haze, 0.4), 0.22);
      pen.beginPath();
      pen.ellipse(x, baseY + (70 + ((i * 37) % 60)) * u, (60 + ((i * 29) % 50)) * u, (7 + ((i * 13) % 7)) * u, 0, 0, 7);
      pen.fill();
    }
  });
  return {
    focusX: w * 0.5,
    focusY: h * 0.55,
    groundY: h * 0.91,
    lightFrom,
    items: [
      back,
      glassWall(setting, baseY),
      mist(setting, 'house mist', h * 0.35, h * 0.8, 0.5, 0.5, 12),
      middle,
      floor,
      mirrored(setting, middle, baseY + 40 * u, 0.3, 150 * u, 3),
      tiles,
    ],
    front: [benchRow(setting, h * 1.12, 1.6, 62 * u, 0, lightFrom, 5 * u)],
  };
}
