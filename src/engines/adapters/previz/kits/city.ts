import { css, mix, type Rgb, rgb, white } from '../colour.ts';
import { distant } from '../palette.ts';
import { mirrored } from '../reflection.ts';
import type { Actor, Backdrop, Layer, Pen, Setting } from '../scene.ts';
import { paintSky } from '../sky.ts';
import { fillDown, glow, paintLayer, paintStrip, stripWidth } from '../surface.ts';
import { mist } from '../weather.ts';

/** Colours of signs. */
export const signColours: readonly Rgb[] = ['#ff4f9a', '#35d0e0', '#ffb545', '#7d6bff', '#ff6a3d', '#4fe39a'].map(rgb);

interface Block {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly look: number;
}

function blocks(
  random: () => number,
  period: number,
  narrow: number,
  wide: number,
  low: number,
  high: number,
): Block[] {
  const found: Block[] = [];
  let x = 0;
  while (x < period - narrow * 0.6) {
    const width = Math.min(narrow + (wide - narrow) * random(), period - x);
    found.push({ x, width, height: low + (high - low) * random() ** 1.5, look: random() });
    x += width + (random() < 0.2 ? narrow * 0.22 : 0);
  }
  return found;
}

/** Distant towers with a scatter of lit windows. */
export function skyline(
  setting: Setting,
  baseY: number,
  low: number,
  high: number,
  depth: number,
  away: number,
): Layer {
  const { u, palette, random, reading } = setting;
  const dim = reading.time === 'day' ? 0.12 : reading.time === 'night' ? 0.9 : 0.65;
  const towers = blocks(random, stripWidth(setting), 34 * u, 82 * u, low, high);
  const windows = towers.map((tower) =>
    Array.from(
      { length: Math.floor((tower.width * tower.height) / (210 * u * u)) },
      () => [random(), random(), random()] as const,
    ),
  );
  const body = distant(palette, away);
  return paintStrip(setting, { depth }, baseY - high - 60 * u, (pen) => {
    towers.forEach((tower, i) => {
      const top = baseY - tower.height;
      fillDown(
        pen,
        [tower.x, top, tower.width, tower.height + 60 * u],
        [
          [0, mix(body, palette.shade, 0.2), 1],
          [1, mix(body, palette.haze, 0.55), 1],
        ],
      );
      if (tower.look > 0.7) pen.fillRect(tower.x + tower.width * 0.45, top - 30 * u * tower.look, 2 * u, 30 * u);
      if (tower.look < 0.35) pen.fillRect(tower.x + tower.width * 0.2, top - 9 * u, tower.width * 0.6, 10 * u);
      for (const [a, b, c] of windows[i] ?? []) {
        if (c > 0.55) continue;
        pen.fillStyle = css(mix(rgb('#ffd79a'), c < 0.1 ? rgb('#9adfff') : palette.light, 0.3), dim * (0.25 + 0.6 * c));
        pen.fillRect(
          tower.x + 4 * u + Math.floor((a * (tower.width - 8 * u)) / (6 * u)) * 6 * u,
          top + 6 * u + Math.floor((b * (tower.height - 10 * u)) / (8 * u)) * 8 * u,
          3 * u,
          4 * u,
        );
      }
    });
  });
}

function sign(
  pen: Pen,
  setting: Setting,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Rgb,
  look: number,
): void {
  const { u, palette } = setting;
  glow(pen, x + width / 2, y + height / 2, Math.max(width, height) * 1.5, colour, 0.4);
  pen.fillStyle = css(mix(palette.shade, colour, 0.2), 0.9);
  pen.beginPath();
  pen.roundRect(x, y, width, height, 3 * u);
  pen.fill();
  pen.strokeStyle = css(mix(colour, white, 0.35));
  pen.lineWidth = 2 * u;
  pen.stroke();
  // Letter-like strokes: readable as a sign, saying nothing.
  const upright = height > width;
  const cells = Math.max(2, Math.floor((upright ? height : width) / (upright ? width : height) / 0.95));
  pen.lineWidth = 2.4 * u;
  pen.strokeStyle = css(mix(colour, white, 0.6));
  pen.beginPath();
  for (let i = 0; i < cells; i++) {
    const kind = Math.floor(look * 97 + i * 13) % 5;
    const cw = (upright ? width : width / cells) * 0.5;
    const ch = (upright ? height / cells : height) * 0.5;
    const cx = x + (upright ? width / 2 : (width / cells) * (i + 0.5));
    const cy = y + (upright ? (height / cells) * (i + 0.5) : height / 2);
    if (kind !== 2) {
      pen.moveTo(cx - cw / 2, cy - ch / 2);
      pen.lineTo(cx - cw / 2, cy + ch / 2);
    }
    if (kind !== 0) {
      pen.moveTo(cx - cw / 2, cy - ch / 2);
      pen.lineTo(cx + cw / 2, cy - ch / 2);
    }
    if (kind % 2 === 0) {
      pen.moveTo(cx + cw / 2, cy - ch / 2);
      pen.lineTo(cx + cw / 2, cy + ch / 2);
    }
    if (kind > 1) {
      pen.moveTo(cx - cw / 2, cy + (kind === 3 ? ch / 2 : 0));
      pen.lineTo(cx + cw / 2, cy + (kind === 3 ? ch / 2 : 0));
    }
  }
  pen.stroke();
}

function facades(setting: Setting, baseY: number, depth: number, away: number, signs: number): Layer {
  const { h, u, palette, random, reading, my } = setting;
  const houses = blocks(random, stripWidth(setting), 150 * u, 250 * u, h * 0.5, h * 0.95);
  const rows = houses.map(() => Array.from({ length: 60 }, () => random()));
  const warm = mix(rgb('#ffcf8f'), palette.light, 0.25);
  const dark = reading.time === 'night' || reading.time === 'dusk';
  const tones = ['#6a5148', '#54606a', '#726a58', '#5a4a58', '#4a5c58'].map(rgb);
  return paintStrip(setting, { depth }, -my, (pen) => {
    houses.forEach((house, i) => {
      const dice = rows[i] ?? [];
      const die = (k: number): number => dice[k % 60] ?? 0;
      const top = baseY - house.height;
      const wall = mix(
        mix(tones[Math.floor(house.look * 5)] ?? palette.shade, palette.shade, dark ? 0.62 : 0.3),
        palette.haze,
        away,
      );
      fillDown(
        pen,
        [house.x, top, house.width + 1, house.height],
        [
          [0, mix(wall, palette.skyLow, 0.12), 1],
          [0.8, mix(wall, palette.shade, 0.2), 1],
          [1, mix(wall, palette.haze, 0.18), 1],
        ],
      );
      pen.fillStyle = css(mix(wall, palette.shade, 0.45));
      pen.fillRect(house.x, top, 4 * u, house.height);
      pen.fillRect(house.x - 2 * u, top, house.width + 4 * u, 8 * u);
      const columns = Math.max(2, Math.round(house.width / (44 * u)));
      const floors = Math.floor((house.height - 120 * u) / (58 * u));
      for (let row = 0; row < floors; row++) {
        for (let col = 0; col < columns; col++) {
          const wx = house.x + (house.width / columns) * (col + 0.5) - 11 * u;
          const wy = top + 26 * u + row * 58 * u;
          const on = die(row * 7 + col * 3) < (dark ? 0.42 : 0.1);
          pen.fillStyle = css(mix(wall, palette.shade, 0.5));
          pen.fillRect(wx - 2.5 * u, wy - 3 * u, 27 * u, 40 * u);
          const glass = on
            ? mix(warm, palette.haze, away * 0.4)
            : mix(palette.skyMid, palette.shade, dark ? 0.62 : 0.2);
          fillDown(
            pen,
            [wx, wy, 22 * u, 34 * u],
            [
              [0, mix(glass, white, on ? 0.1 : 0.02), 1],
              [1, mix(glass, palette.shade, on ? 0.25 : 0.2), 1],
            ],
          );
          if (on) {
            pen.fillStyle = css(mix(warm, palette.shade, 0.65), 0.55);
            pen.fillRect(wx, wy, 22 * u * die(col + row + 5) * 0.6, 34 * u);
            glow(pen, wx + 11 * u, wy + 17 * u, 46 * u, warm, 0.16);
          }
          pen.fillStyle = css(mix(wall, palette.shade, 0.6));
          pen.fillRect(wx + 10 * u, wy, 1.6 * u, 34 * u);
          pen.fillRect(wx, wy + 15 * u, 22 * u, 1.6 * u);
        }
      }
      // Shop at street level.
      const shop = die(3) < 0.75;
      const glassTop = baseY - 86 * u;
      pen.fillStyle = css(mix(wall, palette.shade, 0.62));
      pen.fillRect(house.x + 8 * u, glassTop - 16 * u, house.width - 16 * u, 102 * u);
      if (shop) {
        const inside = mix(
          signs > 0 && die(9) < 0.5 ? (signColours[Math.floor(die(11) * 6)] ?? warm) : warm,
          palette.shade,
          dark ? 0.06 : 0.35,
        );
        fillDown(
          pen,
          [house.x + 16 * u, glassTop, house.width - 32 * u, 76 * u],
          [
            [0, mix(inside, white, 0.2), 0.95],
            [1, mix(inside, palette.shade, 0.5), 0.95],
          ],
        );
        glow(pen, house.x + house.width / 2, baseY - 40 * u, house.width * 0.75, inside, dark ? 0.35 : 0.1, 0.6);
        pen.fillStyle = css(mix(palette.shade, inside, 0.18), 0.85);
        for (let k = 0; k < 6; k++)
          pen.fillRect(
            house.x + 22 * u + ((house.width - 60 * u) * k) / 6,
            baseY - (26 + 26 * die(k + 20)) * u,
            (10 + 12 * die(k)) * u,
            60 * u,
          );
        pen.fillStyle = css(mix(wall, palette.shade, 0.65));
        for (let k = 1; k < 4; k++)
          pen.fillRect(house.x + 16 * u + ((house.width - 32 * u) * k) / 4, glassTop, 2.5 * u, 86 * u);
        const awning = signColours[Math.floor(die(30) * 6)] ?? warm;
        pen.fillStyle = css(mix(mix(awning, palette.shade, 0.55), palette.haze, away));
        pen.beginPath();
        pen.moveTo(house.x + 12 * u, glassTop - 14 * u);
        pen.lineTo(house.x + house.width - 12 * u, glassTop - 14 * u);
        pen.lineTo(house.x + house.width - 4 * u, glassTop + 8 * u);
        pen.lineTo(house.x + 4 * u, glassTop + 8 * u);
        pen.fill();
      }
      if (signs > 0 && die(40) < signs) {
        const colour = signColours[Math.floor(die(41) * 6)] ?? warm;
        if (die(42) < 0.55)
          sign(
            pen,
            setting,
            house.x + house.width * (0.1 + 0.6 * die(43)),
            baseY - (200 + 90 * die(44)) * u,
            30 * u,
            104 * u,
            colour,
            die(45),
          );
        else sign(pen, setting, house.x + house.width * 0.2, baseY - 148 * u, 96 * u, 32 * u, colour, die(45));
      }
    });
  });
}

function lamps(setting: Setting, baseY: number): Layer {
  const { h, u, palette, reading } = setting;
  const warm = rgb('#ffd9a0');
  const on = reading.time !== 'day';
  return paintStrip(setting, { depth: 0.86 }, -setting.my, (pen, period) => {
    for (const k of [0.14, 0.62]) {
      const x = period * k;
      const top = baseY - h * 0.52;
      pen.fillStyle = css(mix(palette.shade, [20, 24, 28], 0.3));
      pen.fillRect(x - 3 * u, top, 6 * u, baseY - top);
      pen.fillRect(x - 7 * u, baseY - 26 * u, 14 * u, 26 * u);
      pen.fillRect(x - 3 * u, top, 46 * u, 4 * u);
      pen.fillRect(x + 28 * u, top + 2 * u, 24 * u, 8 * u);
      if (!on) continue;
      pen.fillStyle = css(mix(warm, white, 0.5));
      pen.fillRect(x + 30 * u, top + 10 * u, 20 * u, 4 * u);
      glow(pen, x + 40 * u, top + 12 * u, 130 * u, warm, 0.6);
      const cone = pen.createLinearGradient(0, top, 0, baseY);
      cone.addColorStop(0, css(warm, 0.26));
      cone.addColorStop(1, css(warm, 0));
      pen.fillStyle = cone;
      pen.beginPath();
      pen.moveTo(x + 30 * u, top + 12 * u);
      pen.lineTo(x + 50 * u, top + 12 * u);
      pen.lineTo(x + 120 * u, baseY);
      pen.lineTo(x - 40 * u, baseY);
      pen.fill();
    }
  });
}

function street(setting: Setting, baseY: number): Layer {
  const { w, h, mx, my, u, palette } = setting;
  const stone = mix(mix(palette.shade, rgb('#4b4f57'), 0.5), palette.haze, 0.12);
  return paintLayer(setting, { depth: 0.72 }, (pen) => {
    fillDown(
      pen,
      [-mx, baseY, w + 2 * mx, h + my - baseY],
      [
        [0, mix(stone, palette.haze, 0.3), 1],
        [0.14, mix(stone, palette.haze, 0.16), 1],
        [0.15, mix(stone, palette.shade, 0.5), 1],
        [0.2, mix(stone, palette.shade, 0.15), 1],
        [1, mix(stone, palette.shade, 0.55), 1],
      ],
    );
    pen.fillStyle = css(mix(palette.haze, white, 0.3), 0.13);
    for (let i = -1; i < 12; i++) pen.fillRect(i * 120 * u, baseY + (h - baseY) * 0.62, 62 * u, 4 * u);
  });
}

/** Passing lights: somebody's headlamps sweep through the street. */
function passing(setting: Setting, baseY: number): Actor {
  const { w, u, h } = setting;
  return {
    kind: 'actor',
    depth: 0.9,
    draw: (pen, { s }) => {
      pen.globalCompositeOperation = 'screen';
      for (const [offset, speed, colour] of [
        [0.2, 0.21, rgb('#fff0cf')],
        [0.75, -0.16, rgb('#ff5a45')],
      ] as const) {
        const x = ((((offset + s * speed) % 1.6) + 1.6) % 1.6) * w - 0.3 * w;
        glow(pen, x, baseY + 26 * u, 70 * u, colour, 0.55);
        glow(pen, x, baseY + (h - baseY) * 0.45, 120 * u, colour, 0.26, 1.4);
      }
      pen.globalCompositeOperation = 'source-over';
    },
  };
}

/** A street of shops and flats under a skyline; wet ground gives the lights back. */
export function cityBackdrop(setting: Setting): Backdrop {
  const { w, h, u, random, reading, palette } = setting;
  const baseY = h * 0.74;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const signs = reading.neon ? 1 : reading.time === 'night' ? 0.55 : 0.2;
  const front = facades(setting, baseY, 0.72, 0.1, signs);
  const wet = reading.weather === 'rain' || reading.weather === 'storm' || reading.neon || reading.time === 'night';
  const blur = paintStrip(setting, { depth: 1.7, blur: 9 * u }, h * 0.2, (pen, period) => {
    for (const k of [0.07, 0.55]) {
      pen.fillStyle = css(mix(palette.shade, [10, 12, 18], 0.4), 0.94);
      pen.fillRect(period * k, h * 0.2, 34 * u, h);
      pen.beginPath();
      pen.roundRect(period * (k + 0.2), h - 52 * u, 190 * u, 130 * u, 30 * u);
      pen.fill();
    }
    for (let i = 0; i < 5; i++)
      glow(
        pen,
        period * (0.1 + i * 0.19),
        h * (0.4 + 0.08 * ((i * 7) % 3)),
        32 * u,
        signColours[i] ?? white,
        signs * 0.5,
      );
  });
  return {
    focusX: w * 0.5,
    focusY: baseY - h * 0.12,
    groundY: h * 0.88,
    lightFrom,
    items: [
      ...paintSky(setting, h * 0.62, { x: w * (0.5 + lightFrom * 0.2), y: h * 0.2 }),
      skyline(setting, h * 0.66, 120 * u, 330 * u, 0.12, 0.72),
      skyline(setting, h * 0.7, 100 * u, 290 * u, 0.28, 0.45),
      mist(setting, 'street haze', h * 0.35, h * 0.76, 0.4, 0.65, 8),
      front,
      street(setting, baseY),
      ...(wet ? [mirrored(setting, front, baseY + 6 * u, 0.62, h - baseY + setting.my, 3)] : []),
      passing(setting, baseY),
      lamps(setting, baseY + 22 * u),
    ],
    front: setting.travel > 0 || reading.camera !== 'static' ? [blur] : [],
  };
}
