import { css, mix, type Rgb, rgb } from '../colour.ts';
import { fractal, smoothstep } from '../noise.ts';
import { distant } from '../palette.ts';
import { bush, fern } from '../plants.ts';
import type { Backdrop, Layer, Pen, Setting } from '../scene.ts';
import { paintSky } from '../sky.ts';
import { glow, paintLayer, pixelPicture } from '../surface.ts';
import { flicker, mist } from '../weather.ts';
import { iron } from './iron.ts';

/** The glasshouse from outside: a lit palace of glass among trees, its light on wet ground. */
export function greenhouseOutside(setting: Setting): Backdrop {
  const { w, h, u, mx, my, palette, random, noise, reading } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const horizonY = h * 0.66;
  const cx = w * 0.5;
  // In a tall frame the wings may run out of the picture; a palace that fits would be a toy.
  const size = Math.max(0.85, Math.min(1, w / (900 * u)));
  const warm = reading.time === 'day' ? mix(palette.light, palette.haze, 0.4) : mix(rgb('#ffcf8a'), palette.light, 0.4);
  const house = paintLayer(setting, { depth: 0.62 }, (pen) => {
    glow(pen, cx, horizonY - 70 * u, 430 * u, warm, 0.3, 0.6);
    const wings: readonly (readonly [number, number, number, number])[] = [
      [-250, 150, 96, 44],
      [250, 150, 96, 44],
      [0, 190, 168, 112],
    ];
    for (const [dx, halfWidth, wall, dome] of wings)
      glassWing(
        pen,
        setting,
        cx + dx * u * size,
        horizonY,
        halfWidth * u * size,
        wall * u * size,
        dome * u * size,
        warm,
      );
  });
  const trees = (depth: number, away: number, name: string, rise: number, thin: number): Layer => {
    const shape = fractal(noise(name), 5);
    const tone = distant(palette, away);
    return paintLayer(setting, { depth }, (pen) => {
      const top = horizonY - rise;
      const image = pixelPicture(w + 2 * mx, rise + 20 * u, 2, (x, y) => {
        const v = y / rise;
        const crown = shape(x / (120 * u), 3) * 0.75 + shape(x / (26 * u), y / (26 * u)) * 0.35;
        const edge = Math.abs(x / (w + 2 * mx) - 0.5) * thin;
        const a = smoothstep(0.5, 0.56, crown * 0.62 + v * 0.9 + edge - 0.42);
        const c = mix(tone, mix(tone, palette.light, 0.3), smoothstep(0.62, 0.3, crown) * (1 - v));
        return [c[0], c[1], c[2], a];
      });
      pen.drawImage(image, -mx, top, w + 2 * mx, rise + 20 * u);
    });
  };
  const wet = fractal(noise('lawn'), 4);
  const ground = paintLayer(setting, { depth: 0.9 }, (pen) => {
    const height = h + my - horizonY;
    const image = pixelPicture(w + 2 * mx, height, 2, (px, y) => {
      const x = px - mx;
      const near = y / height;
      const n = wet((x - cx) / ((30 + 220 * near) * u) + 60, y / ((9 + 26 * near) * u));
      const path = Math.exp(-(((x - cx) / ((60 + 190 * near) * u)) ** 2));
      const puddle = smoothstep(0.46, 0.6, n) * (0.35 + 0.65 * path);
      const column = Math.exp(-(((x - cx) / (200 * u * size)) ** 2));
      let c: Rgb = mix(
        mix(palette.leaf, palette.shade, 0.5 + 0.25 * near),
        mix(rgb('#6d665a'), palette.shade, 0.45),
        path * 0.85,
      );
      c = mix(c, palette.shade, (1 - n) * 0.3);
      c = mix(c, mix(palette.skyLow, palette.haze, 0.4), puddle * 0.55);
      c = mix(c, warm, puddle * column * 0.6 * (1 - near * 0.6) + 0.16 * column * (1 - near));
      c = mix(c, palette.haze, 0.5 * Math.exp(-y / (18 * u)));
      return [c[0], c[1], c[2], smoothstep(0, 4 * u, y)];
    });
    pen.drawImage(image, -mx, horizonY, w + 2 * mx, height);
  });
  const leaves = paintLayer(setting, { depth: 1.5, blur: 5 * u }, (pen) => {
    for (let i = 0; i < 9; i++) {
      const side = i % 2 === 0 ? -1 : 1;
      const x = w * 0.5 + side * w * (0.44 + 0.12 * random());
      fern(
        pen,
        x,
        h + 30 * u,
        (150 + 110 * random()) * u,
        mix(palette.leaf, palette.shade, 0.55),
        palette.shade,
        palette.haze,
        random(),
      );
    }
  });
  return {
    focusX: cx,
    focusY: horizonY - 60 * u,
    groundY: h * 0.86,
    lightFrom,
    items: [
      ...paintSky(setting, horizonY, { x: cx + lightFrom * w * 0.27, y: horizonY - h * 0.2 }),
      trees(0.2, 0.74, 'far trees', 190 * u, 0.5),
      mist(setting, 'park mist', horizonY - 120 * u, horizonY + 30 * u, 0.3, 0.8, 8),
      trees(0.38, 0.45, 'trees', 210 * u, 1.1),
      house,
      flicker(cx, horizonY - 60 * u, 210 * u, warm, 0.3, 0.62, true),
      ground,
      mist(setting, 'ground mist', horizonY - 40 * u, horizonY + 70 * u, 0.8, 0.5, -12),
    ],
    front: [leaves],
  };
}

function glassWing(
  pen: Pen,
  setting: Setting,
  cx: number,
  base: number,
  half: number,
  wall: number,
  dome: number,
  warm: Rgb,
): void {
  const { palette, random, u } = setting;
  const metal = iron(setting, 0.16);
  const outline = (): void => {
    pen.beginPath();
    pen.moveTo(cx - half, base);
    pen.lineTo(cx - half, base - wall);
    pen.bezierCurveTo(cx - half, base - wall - dome * 0.9, cx - half * 0.4, base - wall - dome, cx, base - wall - dome);
    pen.bezierCurveTo(cx + half * 0.4, base - wall - dome, cx + half, base - wall - dome * 0.9, cx + half, base - wall);
    pen.lineTo(cx + half, base);
    pen.closePath();
  };
  pen.save();
  outline();
  pen.clip();
  const glass = pen.createLinearGradient(0, base - wall - dome, 0, base);
  glass.addColorStop(0, css(mix(palette.skyMid, palette.haze, 0.4)));
  glass.addColorStop(0.5, css(mix(palette.haze, warm, 0.4)));
  glass.addColorStop(1, css(mix(warm, palette.shade, 0.18)));
  pen.fillStyle = glass;
  pen.fillRect(cx - half, base - wall - dome, half * 2, wall + dome);
  glow(pen, cx, base - wall * 0.4, half * 0.9, warm, 0.7, 0.7);
  for (let i = 0; i < 13; i++) {
    const x = cx + (random() * 2 - 1) * half;
    const r = (16 + 26 * random()) * u;
    bush(
      pen,
      x,
      base - r * 0.55 * random() - 4 * u,
      r,
      mix(palette.leaf, palette.haze, 0.25),
      mix(palette.shade, palette.leaf, 0.3),
      warm,
      0,
      random(),
      34,
    );
  }
  const panes = Math.round(half / (13 * u));
  for (let i = -panes; i < panes; i++) {
    for (let row = 0; row < 4; row++) {
      if (random() < 0.5) continue;
      pen.fillStyle = css(random() < 0.5 ? palette.light : palette.shade, 0.04 + 0.12 * random());
      pen.fillRect(cx + (i / panes) * half, base - wall + (row / 4) * wall, half / panes, wall / 4);
    }
  }
  pen.strokeStyle = css(metal, 0.85);
  pen.lineWidth = 1.2 * u;
  pen.beginPath();
  for (let i = -panes; i <= panes; i++) {
    const x = cx + (i / panes) * half;
    pen.moveTo(x, base);
    pen.lineTo(x, base - wall);
    const tip = cx + (i / panes) * half * 0.12;
    pen.quadraticCurveTo(cx + (i / panes) * half * 0.92, base - wall - dome * 0.75, tip, base - wall - dome);
  }
  for (const level of [0.28, 0.62, 1]) {
    pen.moveTo(cx - half, base - wall * level);
    pen.lineTo(cx + half, base - wall * level);
  }
  for (const level of [0.35, 0.68]) {
    pen.moveTo(cx - half, base - wall - dome * level * 0.9);
    pen.quadraticCurveTo(cx, base - wall - dome * level * 1.08, cx + half, base - wall - dome * level * 0.9);
  }
  pen.stroke();
  pen.restore();
  outline();
  pen.strokeStyle = css(metal);
  pen.lineWidth = 4 * u;
  pen.stroke();
  pen.fillStyle = css(mix(metal, palette.shade, 0.3));
  pen.fillRect(cx - half - 4 * u, base - 13 * u, half * 2 + 8 * u, 15 * u);
  pen.fillRect(cx - half - 4 * u, base - wall - 3 * u, half * 2 + 8 * u, 5 * u);
  pen.beginPath();
  pen.moveTo(cx - 3 * u, base - wall - dome);
  pen.lineTo(cx, base - wall - dome - 20 * u);
  pen.lineTo(cx + 3 * u, base - wall - dome);
  pen.fill();
}
