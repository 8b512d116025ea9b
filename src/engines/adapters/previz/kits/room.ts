import { css, mix, type Rgb, rgb, white } from '../colour.ts';
import { bush } from '../plants.ts';
import type { Backdrop, Layer, Pen, Setting } from '../scene.ts';
import { fillDown, glow, paintLayer, paintStrip } from '../surface.ts';
import { flicker } from '../weather.ts';

interface Tone {
  readonly wall: Rgb;
  readonly wood: Rgb;
  readonly lamp: Rgb;
}

function tall(pen: Pen, setting: Setting, x: number, top: number, width: number, height: number, tone: Tone): void {
  const { u, palette, reading } = setting;
  const night = reading.time === 'night';
  glow(
    pen,
    x + width / 2,
    top + height / 2,
    height * 0.95,
    mix(palette.light, palette.skyLow, 0.3),
    night ? 0.22 : 0.4,
  );
  fillDown(
    pen,
    [x, top, width, height],
    [
      [0, mix(palette.skyTop, palette.skyMid, 0.5), 1],
      [0.6, palette.skyMid, 1],
      [1, mix(palette.skyLow, palette.light, 0.3), 1],
    ],
  );
  glow(pen, x + width * 0.6, top + height * 0.75, height * 0.5, palette.light, night ? 0.25 : 0.7);
  bush(
    pen,
    x + width * 0.2,
    top + height * 0.95,
    width * 0.34,
    mix(palette.leaf, palette.haze, 0.5),
    mix(palette.shade, palette.haze, 0.4),
    palette.light,
    1,
    0.37,
    40,
  );
  pen.strokeStyle = css(mix(tone.wood, palette.shade, 0.35));
  pen.lineWidth = 7 * u;
  pen.strokeRect(x, top, width, height);
  pen.lineWidth = 3.4 * u;
  pen.beginPath();
  pen.moveTo(x + width / 2, top);
  pen.lineTo(x + width / 2, top + height);
  for (const k of [0.28, 0.52, 0.76]) {
    pen.moveTo(x, top + height * k);
    pen.lineTo(x + width, top + height * k);
  }
  pen.stroke();
  for (const side of [0, 1]) {
    const cx = side === 0 ? x - 26 * u : x + width - 8 * u;
    const drape = pen.createLinearGradient(cx, 0, cx + 34 * u, 0);
    const cloth = mix(palette.accent, palette.shade, 0.55);
    for (let k = 0; k <= 4; k++)
      drape.addColorStop(
        k / 4,
        css(mix(cloth, k % 2 === 0 ? palette.shade : palette.light, k % 2 === 0 ? 0.35 : 0.16)),
      );
    pen.fillStyle = drape;
    pen.fillRect(cx, top - 14 * u, 34 * u, height + 40 * u);
  }
}

function shelf(
  pen: Pen,
  setting: Setting,
  x: number,
  top: number,
  width: number,
  bottom: number,
  tone: Tone,
  dice: readonly number[],
): void {
  const { u, palette } = setting;
  pen.fillStyle = css(mix(tone.wood, palette.shade, 0.6));
  pen.fillRect(x, top, width, bottom - top);
  const rows = Math.max(3, Math.round((bottom - top) / (58 * u)));
  const spines: readonly Rgb[] = ['#7d3f36', '#3d5a5c', '#8a7440', '#4a3f5c', '#5c6b45', '#8f5a3a'].map(rgb);
  let die = 0;
  const next = (): number => dice[die++ % dice.length] ?? 0;
  for (let row = 0; row < rows; row++) {
    const y = top + ((bottom - top) / rows) * (row + 1);
    let bx = x + 7 * u;
    while (bx < x + width - 14 * u) {
      const bw = (5 + 9 * next()) * u;
      const bh = ((bottom - top) / rows) * (0.55 + 0.28 * next());
      const spine = spines[Math.floor(next() * 6)] ?? tone.wood;
      if (next() > 0.12)
        fillDown(
          pen,
          [bx, y - bh - 5 * u, bw, bh],
          [
            [0, mix(mix(spine, palette.shade, 0.42), tone.lamp, 0.14), 1],
            [1, mix(spine, palette.shade, 0.62), 1],
          ],
        );
      bx += bw + u;
    }
    pen.fillStyle = css(mix(tone.wood, palette.shade, 0.3));
    pen.fillRect(x, y - 5 * u, width, 6 * u);
  }
  pen.strokeStyle = css(mix(tone.wood, tone.lamp, 0.15));
  pen.lineWidth = 5 * u;
  pen.strokeRect(x, top, width, bottom - top);
}

function door(pen: Pen, setting: Setting, x: number, floorY: number, tone: Tone, open: boolean): void {
  const { u, palette, h } = setting;
  const height = h * 0.5;
  pen.fillStyle = css(mix(tone.wood, palette.shade, 0.5));
  pen.fillRect(x - 8 * u, floorY - height - 8 * u, 126 * u, height + 8 * u);
  if (open) {
    fillDown(
      pen,
      [x, floorY - height, 110 * u, height],
      [
        [0, mix(tone.lamp, white, 0.2), 1],
        [1, mix(tone.lamp, palette.shade, 0.4), 1],
      ],
    );
    glow(pen, x + 55 * u, floorY - height / 2, height * 0.8, tone.lamp, 0.4);
    return;
  }
  fillDown(
    pen,
    [x, floorY - height, 110 * u, height],
    [
      [0, mix(tone.wood, tone.lamp, 0.14), 1],
      [1, mix(tone.wood, palette.shade, 0.45), 1],
    ],
  );
  pen.strokeStyle = css(mix(tone.wood, palette.shade, 0.65));
  pen.lineWidth = 3 * u;
  for (const [px, py, pw, ph] of [
    [12, 0.06, 38, 0.36],
    [60, 0.06, 38, 0.36],
    [12, 0.5, 38, 0.42],
    [60, 0.5, 38, 0.42],
  ] as const)
    pen.strokeRect(x + px * u, floorY - height + height * py, pw * u, height * ph);
  pen.fillStyle = css(mix(rgb('#c9a24a'), tone.lamp, 0.3));
  pen.beginPath();
  pen.arc(x + 99 * u, floorY - height * 0.47, 4 * u, 0, 7);
  pen.fill();
}

/** Inside: panelled wall with windows, shelves and doors, floor in their light, lamps. Also serves as a corridor. */
export function roomBackdrop(setting: Setting, corridor: boolean): Backdrop {
  const { w, h, u, mx, my, palette, random, reading } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const floorY = h * 0.78;
  const lamp = reading.candle || reading.fire ? rgb('#ffb45c') : rgb('#ffd08a');
  const cold = corridor && reading.time === 'night';
  const wall = mix(
    mix(corridor ? rgb('#6f8a86') : rgb('#7a6552'), palette.ambient, 0.2),
    palette.shade,
    reading.time === 'night' ? 0.5 : 0.3,
  );
  const tone: Tone = { wall, wood: rgb('#6a4c36'), lamp: cold ? mix(lamp, rgb('#d5f0e6'), 0.75) : lamp };
  const dice = Array.from({ length: 97 }, () => random());
  const back: Layer = paintStrip(setting, { depth: 0.5 }, -my, (pen, period) => {
    fillDown(
      pen,
      [0, -my, period, floorY + my],
      [
        [0, mix(tone.wall, palette.shade, 0.55), 1],
        [0.45, tone.wall, 1],
        [1, mix(tone.wall, palette.shade, 0.4), 1],
      ],
    );
    pen.fillStyle = css(mix(tone.wood, palette.shade, 0.5));
    pen.fillRect(0, floorY - 118 * u, period, 118 * u);
    pen.fillStyle = css(mix(tone.wood, tone.lamp, 0.2), 0.7);
    pen.fillRect(0, floorY - 122 * u, period, 5 * u);
    pen.strokeStyle = css(mix(tone.wood, palette.shade, 0.75), 0.8);
    pen.lineWidth = 2.4 * u;
    for (let i = 0; i < 18; i++)
      pen.strokeRect((i / 18) * period + 9 * u, floorY - 102 * u, period / 18 - 18 * u, 82 * u);
    if (corridor) {
      for (const k of [0.04, 0.29, 0.54, 0.79]) door(pen, setting, period * k, floorY, tone, k === 0.54);
      for (const k of [0.21, 0.46, 0.71, 0.96]) {
        pen.fillStyle = css(mix(tone.lamp, white, 0.5));
        pen.fillRect(period * k - 12 * u, h * 0.26, 24 * u, 12 * u);
        glow(pen, period * k, h * 0.27, 170 * u, tone.lamp, 0.62);
      }
    } else {
      shelf(pen, setting, period * 0.02, h * 0.12, period * 0.15, floorY - 6 * u, tone, dice);
      tall(pen, setting, period * 0.22, h * 0.12, 130 * u, h * 0.46, tone);
      pen.fillStyle = css(mix(tone.wood, palette.shade, 0.4));
      pen.fillRect(period * 0.39, h * 0.2, 118 * u, 86 * u);
      fillDown(
        pen,
        [period * 0.39 + 8 * u, h * 0.2 + 8 * u, 102 * u, 70 * u],
        [
          [0, mix(palette.skyMid, palette.shade, 0.3), 1],
          [0.6, mix(palette.skyLow, palette.shade, 0.3), 1],
          [1, mix(palette.leaf, palette.shade, 0.5), 1],
        ],
      );
      tall(pen, setting, period * 0.54, h * 0.12, 130 * u, h * 0.46, tone);
      shelf(pen, setting, period * 0.7, h * 0.12, period * 0.17, floorY - 6 * u, tone, [...dice].reverse());
      pen.fillStyle = css(mix(tone.lamp, white, 0.4));
      pen.beginPath();
      pen.arc(period * 0.93, h * 0.36, 12 * u, 0, 7);
      pen.fill();
      glow(pen, period * 0.93, h * 0.36, 150 * u, tone.lamp, 0.7);
    }
  });
  const floor = paintLayer(setting, { depth: 0.72 }, (pen) => {
    const boards = mix(corridor ? rgb('#5e6d6a') : tone.wood, palette.shade, 0.4);
    fillDown(
      pen,
      [-mx, floorY, w + 2 * mx, h + my - floorY],
      [
        [0, mix(boards, palette.shade, 0.4), 1],
        [0.12, mix(boards, palette.haze, 0.2), 1],
        [1, mix(boards, palette.shade, 0.55), 1],
      ],
    );
    pen.strokeStyle = css(palette.shade, 0.35);
    pen.lineWidth = 1.6 * u;
    pen.beginPath();
    for (let i = -14; i <= 14; i++) {
      pen.moveTo(w / 2 + i * 62 * u, floorY);
      pen.lineTo(w / 2 + i * 150 * u, h + my);
    }
    pen.stroke();
    for (const k of [0.3, 0.72])
      glow(pen, w * k, floorY + 46 * u, 250 * u, corridor ? tone.lamp : palette.light, 0.34, 0.22);
  });
  const beam = paintLayer(
    setting,
    { depth: 0.66, blend: 'screen', blur: 9 * u, alpha: ({ s }) => 0.84 + 0.16 * Math.sin(s * 0.9) },
    (pen) => {
      if (corridor) return;
      for (const k of [0.24, 0.68]) {
        const shaft = pen.createLinearGradient(0, h * 0.15, 0, h * 0.95);
        shaft.addColorStop(0, css(palette.light, reading.time === 'night' ? 0.16 : 0.34));
        shaft.addColorStop(1, css(palette.light, 0));
        pen.fillStyle = shaft;
        pen.beginPath();
        pen.moveTo(w * k, h * 0.14);
        pen.lineTo(w * k + 110 * u, h * 0.14);
        pen.lineTo(w * k + 110 * u - lightFrom * 170 * u, h * 0.98);
        pen.lineTo(w * k - 60 * u - lightFrom * 170 * u, h * 0.98);
        pen.fill();
      }
    },
  );
  const front = paintStrip(setting, { depth: 1.6, blur: 8 * u }, h * 0.3, (pen, period) => {
    for (const k of [0.03, 0.58]) {
      pen.fillStyle = css(mix(tone.wood, palette.shade, 0.8));
      pen.beginPath();
      pen.roundRect(period * k, h * 0.78, 150 * u, h * 0.6, 26 * u);
      pen.fill();
      bush(
        pen,
        period * k + 260 * u,
        h * 0.96,
        84 * u,
        mix(palette.leaf, palette.shade, 0.5),
        palette.shade,
        tone.lamp,
        lightFrom,
        0.53,
        60,
      );
    }
  });
  return {
    focusX: w * 0.5,
    focusY: h * 0.5,
    groundY: h * 0.9,
    lightFrom,
    items: [
      back,
      floor,
      beam,
      flicker(w * (0.5 + lightFrom * 0.3), h * 0.36, 190 * u, tone.lamp, 0.3, 0.6, !reading.candle && !reading.fire),
    ],
    front: [front],
  };
}
