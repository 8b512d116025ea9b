import { mix, type Rgb, rgb, white } from '../colour.ts';
import { fractal, ridged, smoothstep } from '../noise.ts';
import { distant } from '../palette.ts';
import { conifer, grassTuft } from '../plants.ts';
import type { Backdrop, Item, Layer, Setting } from '../scene.ts';
import { paintSky } from '../sky.ts';
import { paintStrip, pixelPicture, stripWidth } from '../surface.ts';
import { mist } from '../weather.ts';

interface RangeTraits {
  readonly name: string;
  readonly depth: number;
  /** Height of the range's base line and of its peaks above it, frame pixels. */
  readonly baseY: number;
  readonly peaks: number;
  readonly distance01: number;
  readonly cells: number;
  /** Share of the height that carries snow. */
  readonly snow01: number;
}

/** One mountain range with lit and shaded faces and, where cold, snow. */
function range(setting: Setting, traits: RangeTraits, lightFrom: number): Layer {
  const { u, noise, palette, reading, my, h, mx } = setting;
  const period = stripWidth(setting);
  const top = traits.baseY - traits.peaks * 1.25;
  const outline = ridged(noise(traits.name), 5);
  const rock = ridged(noise(`${traits.name} relief`), 4);
  const warp = noise(`${traits.name} warp`);
  // Tilted and bent: rock falls away slantwise, and level rows of noise would look woven.
  const relief = (x: number, y: number): number => {
    const bend = 1.6 * warp(x * 0.6 + 31, y * 0.5);
    return rock(x * 0.82 - y * 0.57 + bend, x * 0.57 + y * 0.82 - bend);
  };
  const at = (x: number, y: number, f: (x: number, y: number) => number): number => {
    const cell = (x / period) * traits.cells;
    const blend = smoothstep(0.7, 1, x / period);
    return f(cell, y) * (1 - blend) + (blend > 0 ? f(cell - traits.cells, y) * blend : 0);
  };
  const dune = reading.desert;
  const swell = noise(traits.name);
  const heights = new Map<number, number>();
  const heightAt = (x: number): number => {
    const key = Math.round(x * 2);
    let y = heights.get(key);
    if (y === undefined) {
      const n = dune ? at(x, 3.3, swell) : at(x, 3.3, outline);
      y = traits.baseY - traits.peaks * (smoothstep(0.2, 0.95, n) * 1.15);
      heights.set(key, y);
    }
    return y;
  };
  const body = mix(distant(palette, traits.distance01), dune ? rgb('#c08a54') : palette.haze, dune ? 0.45 : 0);
  const grain = 2.5;
  const image = pixelPicture(period, h + my - top, grain, (px, py) => {
    const x = px;
    const y = py + top;
    const ridgeY = heightAt(x);
    if (y < ridgeY - grain) return [0, 0, 0, 0];
    const edge = Math.min(1, (y - ridgeY + grain) / grain);
    const below = (y - ridgeY) / traits.peaks;
    const slope = (heightAt(x + 5 * u) - heightAt(x - 5 * u)) / (10 * u);
    const rows = y / (46 * u);
    const r1 = at(x * 2 - 5 * u, rows - 0.1, relief);
    const r2 = at(x * 2 + 5 * u, rows + 0.1, relief);
    const shoulder = slope * 0.5 * Math.exp(-below * 2.4);
    const faceLight = Math.max(0, Math.min(1, 0.5 + (shoulder + (r1 - r2) * 2.4 * (dune ? 0.16 : 1)) * -lightFrom));
    let colour: Rgb = mix(
      mix(body, palette.shade, 0.28 * (1 - traits.distance01)),
      mix(body, palette.light, 0.5),
      faceLight * 0.85,
    );
    if (traits.snow01 > 0) {
      const line = traits.snow01 + 0.35 * (r1 - 0.5);
      const snowy = 1 - smoothstep(line - 0.08, line + 0.1, below);
      const snowColour = mix(
        mix(palette.skyMid, palette.haze, 0.4),
        mix(white, palette.light, 0.35),
        0.12 + 0.88 * faceLight,
      );
      colour = mix(colour, mix(snowColour, palette.haze, traits.distance01 * 0.45), snowy * 0.92);
    }
    const foot = smoothstep(0.25, 1.15, below) * (0.35 + 0.5 * traits.distance01);
    colour = mix(colour, palette.haze, foot);
    return [colour[0], colour[1], colour[2], edge];
  });
  return { kind: 'layer', image, x: -mx, y: top, depth: traits.depth, scale: grain, wrap: period };
}

function slope(setting: Setting, groundY: number, lightFrom: number): Item[] {
  const { u, h, my, palette, random, reading, noise } = setting;
  const snowy = reading.weather === 'snow';
  const ground = snowy
    ? mix(white, palette.haze, 0.35)
    : reading.desert
      ? rgb('#b98752')
      : mix(palette.leaf, palette.shade, 0.35);
  const shape = fractal(noise('slope'), 3);
  return [
    paintStrip(setting, { depth: 0.85 }, groundY - 170 * u, (pen, period) => {
      const line = (x: number): number => {
        const b = smoothstep(0.75, 1, x / period);
        const n = (k: number): number => shape(k, 9.5);
        const cell = (x / period) * 5;
        return groundY - 46 * u * (n(cell) * (1 - b) + n(cell - 5) * b - 0.35);
      };
      const fill = pen.createLinearGradient(0, groundY - 40 * u, 0, h + my);
      const cssOf = (c: Rgb): string => `rgb(${c.map(Math.round).join(',')})`;
      fill.addColorStop(0, cssOf(mix(mix(ground, palette.light, snowy ? 0.3 : 0.2), palette.haze, 0.35)));
      fill.addColorStop(0.4, cssOf(mix(ground, palette.shade, snowy ? 0.22 : 0.4)));
      fill.addColorStop(1, cssOf(mix(ground, palette.shade, snowy ? 0.45 : 0.75)));
      pen.beginPath();
      pen.moveTo(-10, h + my);
      for (let x = 0; x <= period + 1; x += 6) pen.lineTo(x, line(Math.min(x, period)));
      pen.lineTo(period + 1, h + my);
      pen.fillStyle = fill;
      pen.fill();
    }),
    paintStrip(setting, { depth: 0.95 }, groundY - 260 * u, (pen, period) => {
      const count = reading.desert || !reading.pines ? 0 : 26;
      const seeds = Array.from({ length: 26 }, () => [random(), random(), random()] as const);
      for (const [a, b, c] of seeds.slice(0, count).sort((p, q) => p[1] - q[1])) {
        const bunch = Math.round(a * 4) / 4 + (c - 0.5) * 0.14;
        conifer(
          pen,
          (((bunch % 1) + 1) % 1) * period,
          groundY + (b * 55 - 12) * u,
          (44 + 90 * b) * u,
          distant(palette, 0.42 - 0.3 * b),
          snowy ? mix(white, palette.haze, 0.3) : undefined,
          lightFrom,
          c,
        );
      }
    }),
  ];
}

/** Mountains, hills or dunes under a wide sky. */
export function ridgeBackdrop(setting: Setting): Backdrop {
  const { w, h, u, random, palette, reading } = setting;
  const horizonY = h * 0.6;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const sun = {
    x: w * (0.5 + lightFrom * (0.16 + 0.14 * random())),
    y: horizonY - h * (reading.time === 'day' ? 0.4 : reading.time === 'night' ? 0.34 : 0.13),
  };
  const cold = reading.desert ? 0 : reading.weather === 'snow' ? 0.55 : 0.16;
  const groundY = h * 0.84;
  const tufts = Array.from({ length: 30 }, () => [random(), random(), random()] as const);
  return {
    focusX: w * 0.5,
    focusY: horizonY - h * 0.06,
    groundY,
    lightFrom,
    items: [
      ...paintSky(setting, horizonY, sun),
      range(
        setting,
        {
          name: 'far',
          depth: 0.12,
          baseY: horizonY + 26 * u,
          peaks: 150 * u,
          distance01: 0.82,
          cells: 7,
          snow01: cold,
        },
        lightFrom,
      ),
      range(
        setting,
        {
          name: 'middle',
          depth: 0.28,
          baseY: horizonY + 70 * u,
          peaks: 215 * u,
          distance01: 0.52,
          cells: 5,
          snow01: cold * 0.8,
        },
        lightFrom,
      ),
      mist(setting, 'valley mist', horizonY - 20 * u, horizonY + 130 * u, 0.36, 0.75, 9),
      range(
        setting,
        {
          name: 'near',
          depth: 0.5,
          baseY: horizonY + 150 * u,
          peaks: 140 * u,
          distance01: 0.3,
          cells: 6,
          snow01: reading.weather === 'snow' ? 0.5 : 0,
        },
        lightFrom,
      ),
      mist(setting, 'low mist', horizonY + 50 * u, horizonY + 170 * u, 0.6, 0.5, -14),
      ...slope(setting, groundY, lightFrom),
    ],
    front: [
      paintStrip(setting, { depth: 1.55, blur: 3.2 * u }, h - 110 * u, (pen, period) => {
        if (reading.desert) return;
        for (const [a, b, c] of tufts)
          grassTuft(pen, a * period, h + 26 * u, (50 + 70 * b) * u, mix(palette.shade, palette.leaf, 0.18), c);
      }),
    ],
  };
}
