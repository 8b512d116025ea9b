import { css, mix, rgb, white } from '../colour.ts';
import { fractal } from '../noise.ts';
import { distant } from '../palette.ts';
import { fern, grassTuft } from '../plants.ts';
import type { Backdrop, Layer, Setting } from '../scene.ts';
import { fillDown, glow, paintLayer, paintStrip, pixelPicture, stripWidth } from '../surface.ts';
import { mist } from '../weather.ts';

function trunks(
  setting: Setting,
  groundY: number,
  count: number,
  width: number,
  away: number,
  depth: number,
  lightFrom: number,
): Layer {
  const { u, my, palette, random, reading } = setting;
  const all = Array.from({ length: count }, (_, i) => ({
    x: (i + 0.2 + 0.6 * random()) / count,
    w: width * (0.55 + 0.9 * random()),
    lean: (random() - 0.5) * 50 * u,
    y: random(),
    look: random(),
  }));
  const branches = all.map(() => Array.from({ length: 9 }, () => [random(), random(), random()] as const));
  const bark = mix(distant(palette, away), rgb('#4c3c30'), 0.25 * (1 - away));
  return paintStrip(setting, { depth }, -my, (pen, period) => {
    all.forEach((tree, i) => {
      const x = tree.x * period;
      const foot = groundY + (tree.y - 0.4) * 26 * u;
      const fill = pen.createLinearGradient(x - tree.w, 0, x + tree.w, 0);
      const lightSide = css(mix(bark, palette.light, 0.28 * (1 - away * 0.4)));
      fill.addColorStop(0.2, lightFrom < 0 ? lightSide : css(mix(bark, palette.shade, 0.35)));
      fill.addColorStop(0.55, css(bark));
      fill.addColorStop(0.8, lightFrom > 0 ? lightSide : css(mix(bark, palette.shade, 0.35)));
      pen.fillStyle = fill;
      pen.beginPath();
      pen.moveTo(x - tree.w * 0.95, foot + 8 * u);
      pen.quadraticCurveTo(x - tree.w * 0.5, foot - 50 * u, x - tree.w * 0.36 + tree.lean, -my);
      pen.lineTo(x + tree.w * 0.36 + tree.lean, -my);
      pen.quadraticCurveTo(x + tree.w * 0.5, foot - 50 * u, x + tree.w * 0.95, foot + 8 * u);
      pen.fill();
      pen.strokeStyle = css(bark);
      pen.lineCap = 'round';
      for (const [a, b, c] of branches[i] ?? []) {
        const by = -my * 0.5 + a * (groundY - 60 * u) * 0.72;
        const bx = x + tree.lean * (1 - by / foot) * 0.9;
        const side = b < 0.5 ? -1 : 1;
        const reach = (24 + 60 * c) * u * (width / (22 * u)) ** 0.4;
        pen.lineWidth = (1 + 2.6 * c) * u * (1.2 - away);
        pen.beginPath();
        pen.moveTo(bx, by);
        pen.quadraticCurveTo(
          bx + side * reach * 0.5,
          by - reach * 0.05,
          bx + side * reach,
          by + reach * (0.22 - 0.4 * b),
        );
        pen.stroke();
        if (reading.weather === 'snow') continue;
        pen.fillStyle = css(mix(distant(palette, away), palette.leaf, 0.4), 0.8);
        for (let k = 0; k < 7; k++) {
          pen.beginPath();
          pen.ellipse(
            bx + side * reach * (0.35 + k * 0.1),
            by + reach * (0.05 + 0.03 * (k % 3)),
            reach * 0.17,
            reach * 0.045,
            side * (0.7 + 0.2 * (k % 3)),
            0,
            7,
          );
          pen.fill();
        }
      }
    });
  });
}

function canopy(setting: Setting, name: string, depth: number, away: number, drop: number): Layer {
  const { u, my, palette, noise } = setting;
  const shape = fractal(noise(name), 5);
  const period = stripWidth(setting);
  const tone = mix(distant(palette, away), palette.leaf, 0.35);
  const cells = 8;
  const image = pixelPicture(period, drop + my, 2.5, (x, y) => {
    const at = (x / period) * cells;
    const b = Math.max(0, (x / period - 0.75) * 4);
    const v = y / (62 * u);
    const n = shape(at, v) * (1 - b) + (b > 0 ? shape(at - cells, v) * b : 0);
    const a = n * 1.5 + 0.42 - (y / (drop + my)) * 1.35;
    const c = mix(tone, palette.light, Math.max(0, Math.min(0.4, (0.62 - n) * 1.4)));
    return [c[0], c[1], c[2], Math.max(0, Math.min(1, (a - 0.5) * 5))];
  });
  return { kind: 'layer', image, x: -setting.mx, y: -my, depth, scale: 2.5, wrap: period };
}

/** Between tall trees: trunk behind trunk, light falling through, ferns in front. */
export function forestBackdrop(setting: Setting): Backdrop {
  const { w, h, u, mx, my, palette, random, reading } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const groundY = h * 0.83;
  const lightX = w * (0.5 + lightFrom * 0.16);
  const soil =
    reading.weather === 'snow'
      ? mix(white, palette.haze, 0.4)
      : mix(mix(palette.leaf, rgb('#5a4630'), 0.45), palette.shade, 0.35);
  const back = paintLayer(setting, { depth: 0.05 }, (pen) => {
    fillDown(
      pen,
      [-mx, -my, w + 2 * mx, h + 2 * my],
      [
        [0, mix(palette.skyMid, palette.leaf, 0.25), 1],
        [0.5, mix(palette.haze, palette.light, 0.35), 1],
        [0.8, mix(palette.haze, palette.leaf, 0.3), 1],
        [1, mix(palette.haze, palette.shade, 0.4), 1],
      ],
    );
    glow(pen, lightX, h * 0.34, 430 * u, palette.light, 0.8, 0.9);
    glow(pen, lightX, h * 0.3, 130 * u, mix(palette.light, white, 0.5), 0.55);
  });
  const ground = (depth: number, y: number, away: number): Layer => {
    const bumps = Array.from({ length: 9 }, () => random());
    const tufts = Array.from({ length: 34 }, () => [random(), random(), random()] as const);
    return paintStrip(setting, { depth }, y - 70 * u, (pen, period) => {
      const tone = mix(soil, palette.haze, away);
      const fill = pen.createLinearGradient(0, y - 20 * u, 0, h + my);
      fill.addColorStop(0, css(mix(tone, palette.light, 0.2)));
      fill.addColorStop(0.5, css(mix(tone, palette.shade, 0.25)));
      fill.addColorStop(1, css(mix(tone, palette.shade, 0.6)));
      pen.fillStyle = fill;
      pen.beginPath();
      pen.moveTo(0, h + my);
      for (let k = 0; k <= 9; k++) pen.lineTo((k / 9) * period, y - 14 * u * (bumps[k % 9] ?? 0));
      pen.lineTo(period, h + my);
      pen.fill();
      if (reading.weather === 'snow') return;
      for (const [a, b, c] of tufts)
        grassTuft(
          pen,
          a * period,
          y + 6 * u + b * 10 * u,
          (12 + 20 * b) * u * (1.2 - away),
          mix(mix(palette.leaf, palette.shade, 0.25), palette.haze, away),
          c,
        );
    });
  };
  const ferns = Array.from({ length: 13 }, () => [random(), random(), random()] as const);
  const shafts = paintLayer(
    setting,
    { depth: 0.5, blend: 'screen', blur: 8 * u, alpha: ({ s }) => 0.78 + 0.22 * Math.sin(s * 0.7) },
    (pen) => {
      for (let i = 0; i < 7; i++) {
        const x = lightX + (i - 3) * 74 * u + random() * 40 * u;
        const spread = (16 + 26 * random()) * u;
        const beam = pen.createLinearGradient(0, 0, 0, h * 0.9);
        beam.addColorStop(0, css(palette.light, reading.time === 'night' ? 0.18 : 0.42));
        beam.addColorStop(1, css(palette.light, 0));
        pen.fillStyle = beam;
        pen.beginPath();
        pen.moveTo(x, -my);
        pen.lineTo(x + spread, -my);
        pen.lineTo(x + spread * 2.6 - lightFrom * 190 * u, h * 0.92);
        pen.lineTo(x - spread - lightFrom * 190 * u, h * 0.92);
        pen.fill();
      }
    },
  );
  const foggy = reading.weather === 'fog' ? 1 : 0.6;
  return {
    focusX: lightX,
    focusY: h * 0.5,
    groundY: h * 0.9,
    lightFrom,
    items: [
      back,
      trunks(setting, groundY - 70 * u, 26, 8 * u, 0.8, 0.14, lightFrom),
      ground(0.3, groundY - 60 * u, 0.6),
      trunks(setting, groundY - 40 * u, 17, 13 * u, 0.58, 0.32, lightFrom),
      mist(setting, 'wood mist', h * 0.42, h * 0.86, 0.4, 0.8 * foggy, 9),
      trunks(setting, groundY - 10 * u, 9, 22 * u, 0.32, 0.58, lightFrom),
      shafts,
      canopy(setting, 'canopy', 0.6, 0.3, h * 0.3),
      ground(0.85, groundY, 0.1),
      mist(setting, 'low mist', h * 0.7, h * 0.96, 0.9, 0.45 * foggy, -14),
    ],
    front: [
      trunks(setting, h + 60 * u, 3, 56 * u, 0, 1.45, lightFrom),
      paintStrip(setting, { depth: 1.6, blur: 4 * u }, h * 0.6, (pen, period) => {
        for (const [a, b, c] of ferns)
          fern(
            pen,
            a * period,
            h + 24 * u,
            (80 + 70 * b) * u,
            mix(palette.leaf, palette.shade, 0.62),
            palette.shade,
            palette.haze,
            c,
          );
      }),
    ],
  };
}
