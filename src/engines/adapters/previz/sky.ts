import { css, mix, type Rgb, white } from './colour.ts';
import { fractal, smoothstep } from './noise.ts';
import type { Actor, Item, Layer, Setting } from './scene.ts';
import { fillDown, glow, paintLayer, pixelPicture, stripWidth } from './surface.ts';

/** Where sun or moon stands, frame pixels. */
export interface SkyLight {
  readonly x: number;
  readonly y: number;
}

function gradientSky(setting: Setting, horizonY: number, sun: SkyLight): Layer {
  const { w, h, mx, my, u, palette, reading, random } = setting;
  return paintLayer(setting, { depth: 0 }, (pen) => {
    const top = -my;
    const down = horizonY + 40 * u - top;
    fillDown(
      pen,
      [-mx, top, w + 2 * mx, h + 2 * my],
      [
        [0, palette.skyTop, 1],
        [Math.min(0.9, (down / (h + 2 * my)) * 0.55), palette.skyMid, 1],
        [Math.min(0.98, down / (h + 2 * my)), palette.skyLow, 1],
        [1, palette.skyLow, 1],
      ],
    );
    const clear = reading.weather === 'clear' || reading.weather === 'snow';
    if (reading.time === 'night' && clear) {
      for (let i = 0; i < 170; i++) {
        const x = random() * (w + 2 * mx) - mx;
        const y = random() ** 1.3 * (horizonY + my) - my;
        pen.fillStyle = css(white, 0.15 + 0.65 * random() ** 3);
        pen.beginPath();
        pen.arc(x, y, (0.5 + random() * 0.9) * u, 0, 7);
        pen.fill();
      }
    }
    const strength =
      reading.weather === 'storm' ? 0.3 : reading.weather === 'rain' || reading.weather === 'fog' ? 0.62 : 1;
    glow(pen, sun.x, sun.y, 430 * u, palette.light, 0.55 * strength, 0.72);
    glow(pen, sun.x, sun.y, 170 * u, mix(palette.light, white, 0.4), 0.6 * strength);
    if (clear) {
      const disc = reading.time === 'night' ? 17 : 25;
      pen.fillStyle = css(mix(palette.light, white, 0.65), 0.95);
      pen.beginPath();
      pen.arc(sun.x, sun.y, disc * u, 0, 7);
      pen.fill();
    }
  });
}

function clouds(
  setting: Setting,
  horizonY: number,
  sun: SkyLight,
  name: string,
  cover: number,
  depth: number,
  drift: number,
): Layer {
  const { w, h, mx, my, u, palette, noise } = setting;
  const period = stripWidth(setting);
  const height = horizonY + my;
  const grain = 4;
  const cells = 9;
  const shape = fractal(noise(name), 5);
  const dark: Rgb = mix(palette.skyTop, palette.shade, 0.3);
  const bright: Rgb = mix(palette.skyLow, mix(palette.light, white, 0.35), 0.65);
  const seamless = (x: number, y: number): number => {
    // The last quarter turns into what lies before the first, so that the strip closes on itself.
    const at = (x / period) * cells;
    const blend = smoothstep(0.75, 1, x / period);
    return blend === 0 ? shape(at, y) : shape(at, y) * (1 - blend) + shape(at - cells, y) * blend;
  };
  const image = pixelPicture(period, height, grain, (x, y) => {
    const fromTop = y / height;
    const stretch = 1.6 + 3.2 * fromTop;
    const v = (y / (58 * u)) * (stretch / 2.2);
    const d = seamless(x, v);
    const up = seamless(x, v - 0.34);
    const a = smoothstep(1 - cover - 0.1, 1 - cover + 0.2, d) * (1 - smoothstep(0.86, 1, fromTop) * 0.75);
    const relief = Math.max(0, Math.min(1, 0.5 + (d - up) * -2.6));
    const near = Math.exp(-(((x - mx - sun.x) / (w * 0.42)) ** 2) - ((y - my - sun.y) / (h * 0.5)) ** 2);
    const c = mix(dark, bright, 0.2 + 0.5 * relief + 0.38 * near);
    return [c[0], c[1], c[2], a * 0.88];
  });
  return { kind: 'layer', image, x: -mx, y: -my, depth, scale: grain, wrap: period, drift };
}

function lightning(setting: Setting, horizonY: number): Actor {
  const { w, u, random } = setting;
  const at = Array.from({ length: 6 }, (_, i) => 0.9 + i * 2.3 + random() * 0.9);
  const places = at.map(() => w * (0.2 + 0.6 * random()));
  return {
    kind: 'actor',
    depth: 0.1,
    draw: (pen, { s }) => {
      at.forEach((start, i) => {
        const since = s - start;
        if (since < 0 || since > 0.7) return;
        const power = Math.sin(Math.min(1, since / 0.16) * (Math.PI / 2)) * (1 - smoothstep(0.16, 0.7, since));
        glow(pen, places[i] ?? 0, horizonY * 0.35, 360 * u, [214, 226, 255], 0.42 * power, 0.7);
      });
    },
  };
}

/** Sky with sun or moon, stars and drifting clouds, down to the horizon and behind everything else. */
export function paintSky(setting: Setting, horizonY: number, sun: SkyLight): Item[] {
  const cover = { clear: 0.4, rain: 0.68, storm: 0.74, fog: 0.5, snow: 0.58 }[setting.reading.weather];
  return [
    gradientSky(setting, horizonY, sun),
    clouds(setting, horizonY, sun, 'high clouds', cover, 0.06, 5 * setting.u),
    ...(cover > 0.6 ? [clouds(setting, horizonY, sun, 'low clouds', cover - 0.2, 0.12, 13 * setting.u)] : []),
    ...(setting.reading.weather === 'storm' ? [lightning(setting, horizonY)] : []),
  ];
}
