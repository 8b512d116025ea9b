import { css, mix, type Rgb, rgb, white } from '../colour.ts';
import { fractal, smoothstep } from '../noise.ts';
import { distant } from '../palette.ts';
import { glints, mirrored } from '../reflection.ts';
import type { Actor, Backdrop, Item, Layer, Setting } from '../scene.ts';
import { paintSky } from '../sky.ts';
import { glow, paintLayer, paintStrip, pixelPicture, stripWidth } from '../surface.ts';
import { mist } from '../weather.ts';
import { signColours, skyline } from './city.ts';

function waterSurface(setting: Setting, horizonY: number, lightX: number): Layer {
  const { w, h, mx, my, u, palette, noise, reading } = setting;
  const wave = fractal(noise('waves'), 4);
  const deep = mix(mix(palette.skyTop, palette.shade, 0.45), rgb('#1f4a5c'), 0.3);
  const height = h + my - horizonY;
  const rough = reading.weather === 'storm' ? 1.6 : 1;
  return paintLayer(setting, { depth: 0.45 }, (pen) => {
    const image = pixelPicture(w + 2 * mx, height, 2, (px, y) => {
      const near = y / height;
      const scale = 14 + 190 * near;
      const n = wave((px - mx - w / 2) / (scale * u) + 70, y / ((3 + 22 * near) * u));
      const crest = smoothstep(0.5, 0.74, n) * rough;
      const trough = smoothstep(0.48, 0.3, n);
      const column = Math.exp(-(((px - mx - lightX) / ((60 + 210 * near) * u)) ** 2));
      let c: Rgb = mix(
        mix(palette.skyLow, palette.haze, 0.4),
        mix(palette.skyMid, deep, 0.7),
        smoothstep(0, 0.5, near),
      );
      c = mix(c, deep, 0.55 * near + 0.35 * trough);
      c = mix(c, mix(palette.skyMid, palette.light, 0.3), crest * (0.4 - 0.15 * near));
      c = mix(c, palette.light, column * (0.2 + 0.6 * crest) * (1 - 0.45 * near));
      return [c[0], c[1], c[2], 1];
    });
    pen.drawImage(image, -mx, horizonY, w + 2 * mx, height);
  });
}

function quay(setting: Setting, horizonY: number): Layer {
  const { u, palette, random, reading } = setting;
  const period = stripWidth(setting);
  const sheds = Array.from({ length: 11 }, (_, i) => ({
    x: (i / 11) * period,
    width: (period / 11) * (0.7 + 0.32 * random()),
    height: (48 + 62 * random()) * u,
    look: random(),
  }));
  const dice = Array.from({ length: 200 }, () => random());
  const dark = reading.time !== 'day';
  const warm = rgb('#ffd59a');
  return paintStrip(setting, { depth: 0.42 }, horizonY - 240 * u, (pen) => {
    const wall = distant(palette, 0.22);
    pen.fillStyle = css(wall);
    pen.fillRect(0, horizonY - 10 * u, period, 14 * u);
    sheds.forEach((shed, i) => {
      pen.fillStyle = css(mix(wall, rgb('#6a4a42'), 0.25 * shed.look));
      pen.beginPath();
      pen.moveTo(shed.x, horizonY);
      pen.lineTo(shed.x, horizonY - shed.height);
      if (shed.look > 0.4) pen.lineTo(shed.x + shed.width / 2, horizonY - shed.height - 26 * u);
      pen.lineTo(shed.x + shed.width, horizonY - shed.height);
      pen.lineTo(shed.x + shed.width, horizonY);
      pen.fill();
      for (let k = 0; k < 14; k++) {
        const d = dice[(i * 14 + k) % 200] ?? 0;
        if (d > (dark ? 0.5 : 0.15)) continue;
        pen.fillStyle = css(mix(warm, palette.light, d), dark ? 0.9 : 0.4);
        pen.fillRect(
          shed.x + 8 * u + ((k % 5) / 5) * (shed.width - 14 * u),
          horizonY - shed.height + 10 * u + Math.floor(k / 5) * 20 * u,
          6 * u,
          9 * u,
        );
      }
      if (reading.neon && i % 2 === 0) {
        const colour = signColours[i % 6] ?? warm;
        const sx = shed.x + shed.width * 0.2;
        const sy = horizonY - shed.height * 0.86 - 30 * u;
        glow(pen, sx + 42 * u, sy + 14 * u, 120 * u, colour, 0.6);
        pen.fillStyle = css(mix(palette.shade, colour, 0.15));
        pen.fillRect(sx, sy, 84 * u, 30 * u);
        pen.strokeStyle = css(mix(colour, white, 0.5));
        pen.lineWidth = 2.6 * u;
        pen.strokeRect(sx, sy, 84 * u, 30 * u);
        pen.beginPath();
        for (let k = 0; k < 5; k++) {
          const cx = sx + 10 * u + k * 14 * u;
          pen.moveTo(cx, sy + 8 * u);
          pen.lineTo(cx + ((dice[k + i] ?? 0) > 0.5 ? 8 * u : 0), sy + 22 * u);
          pen.moveTo(cx, sy + ((dice[k * 3 + i] ?? 0) > 0.5 ? 8 : 22) * u);
          pen.lineTo(cx + 8 * u, sy + ((dice[k * 3 + i] ?? 0) > 0.5 ? 8 : 22) * u);
        }
        pen.stroke();
      }
      if (dark && i % 3 === 1) {
        glow(pen, shed.x, horizonY - 40 * u, 60 * u, warm, 0.7);
        pen.fillStyle = css(mix(warm, white, 0.5));
        pen.beginPath();
        pen.arc(shed.x, horizonY - 40 * u, 3 * u, 0, 7);
        pen.fill();
      }
    });
    // Cranes and masts.
    pen.strokeStyle = css(mix(wall, palette.haze, 0.2));
    pen.lineWidth = 3 * u;
    pen.beginPath();
    for (const k of [0.2, 0.71]) {
      const x = period * k;
      pen.moveTo(x, horizonY);
      pen.lineTo(x, horizonY - 170 * u);
      pen.lineTo(x + 120 * u, horizonY - 205 * u);
      pen.moveTo(x - 50 * u, horizonY - 158 * u);
      pen.lineTo(x, horizonY - 170 * u);
      pen.lineTo(x, horizonY - 215 * u);
      pen.lineTo(x + 120 * u, horizonY - 205 * u);
      pen.moveTo(x + 96 * u, horizonY - 198 * u);
      pen.lineTo(x + 96 * u, horizonY - 110 * u);
      pen.moveTo(x + 16 * u, horizonY);
      pen.lineTo(x, horizonY - 90 * u);
    }
    pen.stroke();
  });
}

function boat(setting: Setting, x: number, y: number, size: number, depth: number, facing: number): Actor {
  const { palette, u } = setting;
  const hull = mix(palette.shade, rgb('#5a3a34'), 0.25);
  return {
    kind: 'actor',
    depth,
    draw: (pen, { s }) => {
      pen.translate(x + Math.sin(s * 0.35) * 10 * u + s * 5 * u * facing, y + Math.sin(s * 1.2 + x) * size * 0.018);
      pen.rotate(Math.sin(s * 0.9 + x) * 0.022);
      pen.scale(facing, 1);
      // Its reflection first.
      const mirror = pen.createLinearGradient(0, 0, 0, size * 0.62);
      mirror.addColorStop(0, css(hull, 0.55));
      mirror.addColorStop(1, css(hull, 0));
      pen.fillStyle = mirror;
      pen.beginPath();
      pen.moveTo(-0.5 * size, 0);
      pen.lineTo(0.55 * size, 0);
      pen.lineTo(0.1 * size, size * 0.62);
      pen.lineTo(-0.2 * size, size * 0.5);
      pen.fill();
      pen.fillStyle = css(hull);
      pen.beginPath();
      pen.moveTo(-0.52 * size, -0.14 * size);
      pen.quadraticCurveTo(0.1 * size, -0.1 * size, 0.62 * size, -0.22 * size);
      pen.quadraticCurveTo(0.5 * size, 0, 0.36 * size, 0.03 * size);
      pen.lineTo(-0.44 * size, 0.03 * size);
      pen.fill();
      pen.fillStyle = css(mix(hull, palette.haze, 0.28));
      pen.fillRect(-0.36 * size, -0.34 * size, 0.34 * size, 0.21 * size);
      pen.fillStyle = css(mix(rgb('#ffd59a'), palette.light, 0.3));
      pen.fillRect(-0.31 * size, -0.29 * size, 0.07 * size, 0.07 * size);
      pen.fillRect(-0.19 * size, -0.29 * size, 0.07 * size, 0.07 * size);
      pen.strokeStyle = css(hull);
      pen.lineWidth = size * 0.014;
      pen.beginPath();
      pen.moveTo(0.06 * size, -0.12 * size);
      pen.lineTo(0.06 * size, -0.82 * size);
      pen.lineTo(0.58 * size, -0.21 * size);
      pen.moveTo(0.06 * size, -0.78 * size);
      pen.lineTo(-0.5 * size, -0.16 * size);
      pen.stroke();
      pen.strokeStyle = css(palette.light, 0.7);
      pen.lineWidth = size * 0.012;
      pen.beginPath();
      pen.moveTo(-0.5 * size, -0.142 * size);
      pen.quadraticCurveTo(0.1 * size, -0.105 * size, 0.6 * size, -0.218 * size);
      pen.stroke();
      glow(pen, 0.06 * size, -0.82 * size, size * 0.2, rgb('#ffdca0'), 0.6);
    },
  };
}

function pier(setting: Setting, side: number): Layer {
  const { w, h, u, palette, my } = setting;
  const wood = mix(palette.shade, rgb('#4a3c34'), 0.3);
  return paintLayer(setting, { depth: 1.35 }, (pen) => {
    const x0 = side < 0 ? -setting.mx : w + setting.mx;
    pen.fillStyle = css(wood);
    pen.beginPath();
    pen.moveTo(x0, h * 0.9);
    pen.lineTo(x0 - side * w * 0.5, h * 0.945);
    pen.lineTo(x0 - side * w * 0.5, h * 0.965);
    pen.lineTo(x0, h + my);
    pen.fill();
    pen.strokeStyle = css(palette.light, 0.35);
    pen.lineWidth = 2 * u;
    pen.beginPath();
    pen.moveTo(x0, h * 0.9);
    pen.lineTo(x0 - side * w * 0.5, h * 0.945);
    pen.stroke();
    for (const [k, tall] of [
      [0.12, 120],
      [0.28, 84],
      [0.42, 62],
    ] as const) {
      const x = x0 - side * w * k;
      const y = h * (0.9 + 0.09 * k);
      pen.fillStyle = css(mix(wood, palette.shade, 0.3));
      pen.beginPath();
      pen.roundRect(x, y - tall * u * 0.6, 15 * u * (1 - k), h, 4 * u);
      pen.fill();
      pen.fillStyle = css(palette.light, 0.3);
      pen.fillRect(side < 0 ? x + 12 * u * (1 - k) : x, y - tall * u * 0.6 + 3 * u, 2 * u, tall * u * 0.6);
    }
  });
}

/** Open water under a wide sky, or a harbour with sheds, lights and boats. */
export function waterBackdrop(setting: Setting, harbour: boolean): Backdrop {
  const { w, h, u, random, palette, reading } = setting;
  const horizonY = h * 0.56;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const sun = {
    x: w * (0.5 + lightFrom * 0.17),
    y: horizonY - h * (reading.time === 'day' ? 0.38 : reading.time === 'night' ? 0.36 : 0.075),
  };
  const shore = harbour ? quay(setting, horizonY + 4 * u) : undefined;
  const colours = reading.neon ? [...signColours, palette.light] : [palette.light];
  const far: Item[] = shore
    ? [
        skyline(setting, horizonY + 2 * u, 50 * u, 190 * u, 0.16, 0.62),
        mist(setting, 'sea haze', horizonY - 150 * u, horizonY + 14 * u, 0.3, 0.6, 7),
        waterSurface(setting, horizonY, sun.x),
        shore,
        mirrored(setting, shore, horizonY + 5 * u, 0.75, 210 * u, 4),
      ]
    : [
        mist(setting, 'sea haze', horizonY - 70 * u, horizonY + 16 * u, 0.1, 0.7, 7),
        waterSurface(setting, horizonY, sun.x),
      ];
  return {
    focusX: w * 0.5,
    focusY: horizonY,
    groundY: h * 0.93,
    lightFrom,
    items: [
      ...paintSky(setting, horizonY, sun),
      ...far,
      glints(setting, horizonY + 6 * u, h, sun.x, reading.neon ? w : 190 * u, colours, 150, 0.55),
      boat(
        setting,
        w * (0.5 - lightFrom * 0.14),
        h * (harbour ? 0.72 : 0.66),
        (harbour ? 210 : 150) * u,
        0.72,
        lightFrom,
      ),
      ...(harbour ? [boat(setting, w * (0.5 + lightFrom * 0.3), h * 0.63, 96 * u, 0.55, -lightFrom)] : []),
      glints(setting, h * 0.72, h * 1.02, sun.x, reading.neon ? w : 260 * u, colours, 60, 0.9),
    ],
    front: harbour ? [pier(setting, -lightFrom)] : [],
  };
}
