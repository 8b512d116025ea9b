import { css, mix, rgb, white } from '../colour.ts';
import { fractal, smoothstep } from '../noise.ts';
import { distant } from '../palette.ts';
import { bush, fern, flowerPot, terracotta } from '../plants.ts';
import type { Backdrop, Item, Layer, Pen, Setting } from '../scene.ts';
import { fillDown, glow, paintLayer, pixelPicture } from '../surface.ts';
import { flicker, mist } from '../weather.ts';
import { iron } from './iron.ts';

/** Geometry of the vaulted house seen along its aisle: half width, wall height and vault for a depth z (1 = near). */
interface Vault {
  readonly cx: number;
  readonly cy: number;
  readonly half: number;
  readonly sill: number;
  readonly floor: number;
  readonly rise: number;
}

function archPoint(vault: Vault, z: number, t: number): readonly [number, number] {
  // t 0..1 runs from the left sill over the ridge to the right sill.
  const angle = Math.PI * (1 - t);
  return [
    vault.cx + (Math.cos(angle) * vault.half) / z,
    vault.cy - vault.sill / z - (Math.sin(angle) ** 0.82 * vault.rise) / z,
  ];
}

function endWall(setting: Setting, vault: Vault, z: number): Layer {
  const { w, h, mx, my, u, palette, noise, reading } = setting;
  return paintLayer(setting, { depth: 0.2 }, (pen) => {
    fillDown(
      pen,
      [-mx, -my, w + 2 * mx, h + 2 * my],
      [
        [0, mix(palette.skyTop, palette.haze, 0.35), 1],
        [0.45, mix(palette.skyMid, palette.haze, 0.4), 1],
        [0.62, mix(palette.skyLow, palette.light, 0.3), 1],
        [1, mix(palette.shade, palette.haze, 0.35), 1],
      ],
    );
    glow(pen, vault.cx, vault.cy - 30 * u, 420 * u, palette.light, 0.75, 0.85);
    glow(
      pen,
      vault.cx,
      vault.cy - 24 * u,
      150 * u,
      mix(palette.light, white, 0.5),
      reading.time === 'night' ? 0.35 : 0.7,
    );
    const grove = fractal(noise('grove'), 4);
    const trees = pixelPicture(w + 2 * mx, 170 * u, 3, (x, y) => {
      const v = y / (170 * u);
      const n = grove(x / (44 * u), y / (40 * u));
      const a = smoothstep(0.42, 0.58, n + (v - 0.62) * 1.1);
      const c = mix(distant(palette, 0.72), palette.light, 0.28 * (1 - v));
      return [c[0], c[1], c[2], a * 0.75];
    });
    pen.drawImage(trees, -mx, vault.cy - 105 * u, w + 2 * mx, 170 * u);
    // Mullions and fanlight of the end wall.
    pen.strokeStyle = css(iron(setting, 0.45), 0.9);
    pen.lineWidth = 2 * u;
    pen.beginPath();
    for (let i = 0; i <= 10; i++) {
      const [x, y] = archPoint(vault, z, i / 10);
      const foot = vault.cx + ((i / 10) * 2 - 1) * (vault.half / z);
      pen.moveTo(vault.cx, vault.cy - vault.sill / z);
      pen.lineTo(x, y);
      pen.moveTo(foot, vault.cy - vault.sill / z);
      pen.lineTo(foot, vault.cy + vault.floor / z);
    }
    for (const level of [0, 0.34, 0.7]) {
      const y = vault.cy - vault.sill / z + ((vault.sill + vault.floor) / z) * level;
      pen.moveTo(vault.cx - vault.half / z, y);
      pen.lineTo(vault.cx + vault.half / z, y);
    }
    pen.stroke();
    for (const share of [0.4, 0.72, 1]) {
      pen.beginPath();
      for (let i = 0; i <= 24; i++) {
        const [x, y] = archPoint(vault, z, i / 24);
        const cy = vault.cy - vault.sill / z;
        const p = [vault.cx + (x - vault.cx) * share, cy + (y - cy) * share] as const;
        if (i === 0) pen.moveTo(...p);
        else pen.lineTo(...p);
      }
      pen.stroke();
    }
  });
}

function floor(setting: Setting, vault: Vault): Layer {
  const { w, h, mx, my, u, palette, noise } = setting;
  const wet = fractal(noise('puddles'), 4);
  const tone = mix(mix(palette.shade, rgb('#5c5a52'), 0.4), palette.haze, 0.18);
  return paintLayer(setting, { depth: 0.62 }, (pen) => {
    const top = vault.cy + 4 * u;
    const height = h + my - top;
    const image = pixelPicture(w + 2 * mx, height, 2, (px, py) => {
      const x = px - mx - vault.cx;
      const z = (30 * u) / (py + 6 * u);
      const wx = (x * z) / (30 * u);
      const rows = 3 / z;
      const tile = Math.min(1, 5 * Math.min(Math.abs(((((wx * 3) % 1) + 1) % 1) - 0.5) * 2, 1));
      const grout = tile < 0.25 || Math.abs((rows % 1) - 0.5) > 0.46 ? 0.82 : 1;
      const puddle = smoothstep(0.5, 0.62, wet(wx * 3.2 + 40, 10 / (z + 0.35)));
      const aisle = Math.exp(-((x / ((py * 0.62 + 46 * u) * 1)) ** 2));
      const shine = aisle * (0.2 + 0.62 * puddle) * (0.35 + 0.65 * Math.exp(-py / (230 * u)));
      const near = py / height;
      let c = mix(tone, palette.shade, 0.15 + 0.45 * near);
      c = [c[0] * grout, c[1] * grout, c[2] * grout];
      c = mix(c, mix(palette.light, palette.haze, 0.3), shine * 0.82);
      c = mix(c, palette.haze, 0.65 * Math.exp(-py / (36 * u)));
      return [c[0], c[1], c[2], smoothstep(0, 10 * u, py)];
    });
    pen.drawImage(image, -mx, top, w + 2 * mx, height);
  });
}

/** One bay: glass and purlins back to the next rib, the rib itself, and the benches beside the aisle. */
function bay(setting: Setting, vault: Vault, z: number, next: number, index: number, lightFrom: number): Layer {
  const { u, palette, random, my } = setting;
  const away = Math.min(1, (z - 1) / 4.2);
  const metal = iron(setting, away * 0.66);
  return paintLayer(setting, { depth: Math.min(1.25, 1.1 / z + 0.12) }, (pen) => {
    const panes = 12;
    for (let i = 0; i < panes; i++) {
      const [ax, ay] = archPoint(vault, z, i / panes);
      const [bx, by] = archPoint(vault, z, (i + 1) / panes);
      const [cx, cy] = archPoint(vault, next, (i + 1) / panes);
      const [dx, dy] = archPoint(vault, next, i / panes);
      const facing = 0.5 + 0.5 * Math.cos(Math.PI * (i / panes)) * -lightFrom;
      pen.fillStyle = css(mix(palette.haze, palette.light, 0.5), (0.05 + 0.12 * facing) * (0.4 + 0.9 * random()));
      pen.beginPath();
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
      pen.lineTo(cx, cy);
      pen.lineTo(dx, dy);
      pen.fill();
      pen.strokeStyle = css(metal, 0.8);
      pen.lineWidth = (1.5 * u) / z + 0.5;
      pen.beginPath();
      pen.moveTo(ax, ay);
      pen.lineTo(dx, dy);
      for (const k of [0.33, 0.66]) {
        pen.moveTo(ax + (dx - ax) * k, ay + (dy - ay) * k);
        pen.lineTo(bx + (cx - bx) * k, by + (cy - by) * k);
      }
      pen.stroke();
    }
    for (const side of [-1, 1]) {
      const x = vault.cx + (side * vault.half) / z;
      const xn = vault.cx + (side * vault.half) / next;
      for (const k of [0.2, 0.4, 0.6, 0.8]) {
        const px = x + (xn - x) * k;
        const zk = z + (next - z) * k;
        pen.strokeStyle = css(metal, 0.6);
        pen.beginPath();
        pen.moveTo(px, vault.cy - vault.sill / zk);
        pen.lineTo(px, vault.cy + vault.floor / zk);
        pen.stroke();
      }
      const wall = pen.createLinearGradient(0, vault.cy + (vault.floor * 0.35) / z, 0, vault.cy + vault.floor / z);
      wall.addColorStop(0, css(mix(metal, palette.haze, 0.2), 0.75));
      wall.addColorStop(1, css(metal, 0.98));
      pen.fillStyle = wall;
      pen.beginPath();
      pen.moveTo(x, vault.cy + (vault.floor * 0.42) / z);
      pen.lineTo(xn, vault.cy + (vault.floor * 0.42) / next);
      pen.lineTo(xn, vault.cy + vault.floor / next);
      pen.lineTo(x, vault.cy + vault.floor / z);
      pen.fill();
    }
    // The rib.
    pen.lineCap = 'round';
    for (const [width, colour, alpha, shift] of [
      [9, metal, 1, 0],
      [3, mix(metal, palette.light, 0.45), 0.7, lightFrom * 2.4],
    ] as const) {
      pen.strokeStyle = css(colour, alpha);
      pen.lineWidth = (width * u) / z;
      pen.beginPath();
      pen.moveTo(vault.cx - vault.half / z + (shift * u) / z, vault.cy + vault.floor / z + my);
      for (let i = 0; i <= 40; i++) {
        const [x, y] = archPoint(vault, z, i / 40);
        pen.lineTo(x + (shift * u) / z, y);
      }
      pen.lineTo(vault.cx + vault.half / z + (shift * u) / z, vault.cy + vault.floor / z + my);
      pen.stroke();
    }
    for (const side of [-1, 1] as const) bench(pen, setting, vault, z, next, side, away, lightFrom, index);
  });
}

function bench(
  pen: Pen,
  setting: Setting,
  vault: Vault,
  z: number,
  next: number,
  side: -1 | 1,
  away: number,
  lightFrom: number,
  index: number,
): void {
  const { u, palette, random } = setting;
  const inner = vault.half * 0.4;
  const outer = vault.half * 0.97;
  const top = vault.floor * 0.3;
  const mid = (z + next) / 2;
  const place = (x: number, y: number, zz: number): readonly [number, number] => [
    vault.cx + (side * x) / zz,
    vault.cy + y / zz,
  ];
  const leaf = mix(palette.leaf, palette.haze, away * 0.62);
  const shade = mix(palette.shade, palette.haze, away * 0.55);
  const light = mix(palette.light, palette.haze, 0.3);
  const wood = mix(rgb('#6b5a45'), palette.shade, 0.45 - 0.1 * away);
  pen.fillStyle = css(mix(shade, palette.haze, 0.08), 0.92);
  pen.beginPath();
  pen.moveTo(...place(inner, top, z));
  pen.lineTo(...place(inner, top, next));
  pen.lineTo(...place(inner, vault.floor, next));
  pen.lineTo(...place(inner, vault.floor, z));
  pen.fill();
  // behind the bench: hanging growth
  const growth = side * 31 + index * 7;
  const [gx, gy] = place(outer * 0.84, -vault.sill * 0.2, mid);
  bush(pen, gx, gy, (70 * u) / mid, leaf, shade, light, lightFrom, (Math.abs(growth) % 17) / 17 + 0.01, 60);
  pen.fillStyle = css(mix(mix(wood, palette.haze, away * 0.5), palette.light, 0.2));
  pen.beginPath();
  pen.moveTo(...place(inner, top, z));
  pen.lineTo(...place(outer, top, z));
  pen.lineTo(...place(outer, top, next));
  pen.lineTo(...place(inner, top, next));
  pen.fill();
  pen.fillStyle = css(mix(wood, shade, 0.5));
  pen.beginPath();
  pen.moveTo(...place(inner, top, z));
  pen.lineTo(...place(inner, top, next));
  pen.lineTo(...place(inner, top + 12 * u, next));
  pen.lineTo(...place(inner, top + 12 * u, z));
  pen.fill();
  for (let i = 5; i >= 0; i--) {
    const zz = z + (next - z) * ((i + 0.5) / 6);
    const row = inner + (outer - inner) * (0.12 + 0.5 * ((i * 0.37 + random() * 0.3) % 1));
    const [x, y] = place(row, top, zz);
    const size = ((44 + 22 * random()) * u) / zz;
    const kind = random();
    const shape = random();
    flowerPot(pen, x, y, size, mix(terracotta, palette.haze, away * 0.5), shade, light, lightFrom);
    if (kind < 0.36) fern(pen, x, y - size * 0.85, size * 1.9, leaf, shade, light, shape);
    else bush(pen, x, y - size * 1.25, size * (0.6 + 0.35 * shape), leaf, shade, light, lightFrom, shape, 46);
    if (kind > 0.8) {
      for (let k = 0; k < 7; k++) {
        pen.fillStyle = css(mix(mix(palette.accent, light, 0.25 * random()), palette.haze, away * 0.5), 0.95);
        pen.beginPath();
        pen.arc(x + (random() - 0.5) * size * 1.2, y - size * (1.1 + random() * 0.8), size * 0.075, 0, 7);
        pen.fill();
      }
    }
  }
}

function rays(setting: Setting, vault: Vault, lightFrom: number): Layer {
  const { w, h, my, palette, random, reading, u } = setting;
  const strength =
    reading.time === 'night' ? 0.1 : reading.weather === 'rain' || reading.weather === 'storm' ? 0.13 : 0.24;
  return paintLayer(
    setting,
    { depth: 0.7, blend: 'screen', blur: 7 * u, alpha: ({ s }) => 0.8 + 0.2 * Math.sin(s * 0.8) },
    (pen) => {
      for (let i = 0; i < 6; i++) {
        const x = vault.cx + (i - 2.5) * w * 0.15 + random() * 30 * u;
        const lean = -lightFrom * w * 0.24;
        const spread = (22 + 34 * random()) * u;
        const beam = pen.createLinearGradient(0, -my, 0, h * 0.86);
        beam.addColorStop(0, css(palette.light, strength * (0.5 + 0.8 * random())));
        beam.addColorStop(1, css(palette.light, 0));
        pen.fillStyle = beam;
        pen.beginPath();
        pen.moveTo(x, -my);
        pen.lineTo(x + spread, -my);
        pen.lineTo(x + spread * 2.1 + lean, h * 0.86);
        pen.lineTo(x - spread * 0.6 + lean, h * 0.86);
        pen.fill();
      }
    },
  );
}

/** Along the aisle of a Victorian glasshouse: ribs, glass, benches with pots, wet floor, light from the far end. */
export function greenhouseInside(setting: Setting): Backdrop {
  const { w, h, u, random, palette } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const tall = h > w;
  const vault: Vault = {
    cx: w * 0.5,
    cy: h * 0.52,
    half: (tall ? 0.62 : 0.58) * w,
    sill: 120 * u,
    floor: h * 0.5,
    rise: h * 0.5,
  };
  const depths = [5.6, 3.9, 2.75, 1.95, 1.35, 0.95];
  const bays = depths.slice(1).map((z, i) => bay(setting, vault, z, depths[i] ?? z * 1.4, i, lightFrom));
  const [b1, b2, b3, b4, b5] = bays;
  const items: (Item | undefined)[] = [
    endWall(setting, vault, 5.6),
    floor(setting, vault),
    b1,
    b2,
    mist(setting, 'house mist', h * 0.36, h * 0.74, 0.5, 0.55, 10),
    b3,
    rays(setting, vault, lightFrom),
    b4,
    flicker(vault.cx - 0.23 * w, h * 0.3, 120 * u, mix(palette.light, rgb('#ffc880'), 0.6), 0.3, 0.8, true),
  ];
  return {
    focusX: vault.cx,
    focusY: vault.cy,
    groundY: h * 0.9,
    lightFrom,
    items: items.filter((item) => item !== undefined),
    front: b5 ? [b5] : [],
  };
}
