import { css, mix, white } from './colour.ts';
import { fractal, smoothstep } from './noise.ts';
import type { Actor, Item, Layer, Setting } from './scene.ts';
import { glow, pixelPicture, stripWidth } from './surface.ts';

const wrapped = (value: number, period: number): number => ((value % period) + period) % period;

function rainSheet(
  setting: Setting,
  count: number,
  length: number,
  width: number,
  speed: number,
  alpha: number,
  depth: number,
): Actor {
  const { w, h, u, random, palette } = setting;
  const drops = Array.from({ length: count }, () => [random(), random(), 0.75 + 0.5 * random()] as const);
  const slant = 0.16 + (setting.travel > 0 ? 0.2 : 0);
  const colour = css(mix(palette.light, white, 0.55), alpha);
  return {
    kind: 'actor',
    depth,
    draw: (pen, { s }) => {
      pen.setTransform(1, 0, 0, 1, 0, 0); // falls through the whole frame, wherever the camera looks
      pen.strokeStyle = colour;
      pen.lineWidth = width * u;
      pen.beginPath();
      for (const [x0, y0, pace] of drops) {
        const y = wrapped(y0 * (h + 120 * u) + s * speed * pace * u, h + 120 * u) - 60 * u;
        const x =
          wrapped(x0 * w * 1.3 - s * speed * pace * slant * u - s * setting.travel * depth * 0.3, w * 1.3) - w * 0.1;
        const l = length * pace * u;
        pen.moveTo(x, y);
        pen.lineTo(x - l * slant, y + l);
      }
      pen.stroke();
    },
  };
}

function splashes(setting: Setting, groundY: number): Actor {
  const { w, h, u, random, palette } = setting;
  const spots = Array.from({ length: 46 }, () => [random(), random() ** 0.8, random(), 0.35 + 0.3 * random()] as const);
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      for (const [x0, y0, start, life] of spots) {
        const age = wrapped(s / life + start, 1);
        const turn = Math.floor(s / life + start);
        const y = groundY + (h - groundY) * wrapped(y0 + turn * 0.37, 1);
        const near = 0.35 + (0.9 * (y - groundY)) / Math.max(1, h - groundY);
        pen.strokeStyle = css(mix(palette.light, white, 0.5), 0.42 * (1 - age));
        pen.lineWidth = 1.1 * u;
        pen.beginPath();
        pen.ellipse(
          wrapped(x0 + turn * 0.61, 1) * w,
          y,
          (2 + 12 * age) * near * u,
          (1 + 3.4 * age) * near * u,
          0,
          0,
          7,
        );
        pen.stroke();
      }
    },
  };
}

function flakes(setting: Setting, count: number, size: number, speed: number, alpha: number): Actor {
  const { w, h, u, random, travel } = setting;
  const all = Array.from({ length: count }, () => [random(), random(), 0.5 + random(), random() * 6.3] as const);
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.fillStyle = css(white, alpha);
      pen.beginPath();
      for (const [x0, y0, pace, phase] of all) {
        const y = wrapped(y0 * h * 1.1 + s * speed * pace * u, h * 1.1) - h * 0.05;
        const sway = Math.sin(s * 1.3 * pace + phase) * 12 * u;
        const x = wrapped(x0 * w * 1.2 - s * (speed * 0.35 + travel * 0.4) * pace + sway, w * 1.2) - w * 0.1;
        const r = size * pace * u;
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 6.2832);
      }
      pen.fill();
    },
  };
}

/** Specks in the light: dust, spores or embers. `rise` < 0 goes up. */
export function motes(setting: Setting, count: number, kind: 'dust' | 'ember'): Actor {
  const { w, h, u, random, palette, travel } = setting;
  const all = Array.from({ length: count }, () => [random(), random(), 0.4 + random(), random() * 6.3] as const);
  const colour = kind === 'ember' ? ([255, 168, 78] as const) : mix(palette.light, white, 0.4);
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.globalCompositeOperation = 'lighter';
      for (const [x0, y0, pace, phase] of all) {
        const rise = kind === 'ember' ? -70 : -7;
        const y = wrapped(y0 * h + s * rise * pace * u + Math.cos(s * 0.6 * pace + phase) * 8 * u, h);
        const x = wrapped(x0 * w + Math.sin(s * 0.5 * pace + phase) * 26 * u - s * travel * 0.5 * pace, w);
        const twinkle = 0.5 + 0.5 * Math.sin(s * 1.4 * pace + phase * 3);
        pen.fillStyle = css(colour, (kind === 'ember' ? 0.7 : 0.3) * (0.25 + 0.75 * twinkle));
        pen.beginPath();
        pen.arc(x, y, (kind === 'ember' ? 1.6 : 1.5) * pace * u, 0, 7);
        pen.fill();
      }
      pen.globalCompositeOperation = 'source-over';
    },
  };
}

/** A bank of mist that drifts by; denser toward its lower middle. */
export function mist(
  setting: Setting,
  name: string,
  top: number,
  bottom: number,
  depth: number,
  density: number,
  drift: number,
): Layer {
  const { u, noise, palette, mx } = setting;
  const period = stripWidth(setting);
  const shape = fractal(noise(name), 4);
  const c = mix(palette.haze, palette.light, 0.25);
  const cells = 6;
  const image = pixelPicture(period, bottom - top, 6, (x, y) => {
    const v = y / (bottom - top);
    const blend = smoothstep(0.75, 1, x / period);
    const at = (x / period) * cells;
    const n = shape(at, y / (70 * u)) * (1 - blend) + (blend > 0 ? shape(at - cells, y / (70 * u)) * blend : 0);
    const body = smoothstep(0, 0.45, v) * (1 - smoothstep(0.6, 1, v));
    return [c[0], c[1], c[2], density * body * smoothstep(0.25, 0.75, n)];
  });
  return { kind: 'layer', image, x: -mx, y: top, depth, scale: 6, wrap: period, drift: drift * u };
}

/** Rain, snow, dust or embers of a shot, from back to front. `open` is false indoors, where rain stays outside. */
export function weatherItems(setting: Setting, groundY: number, open: boolean): Item[] {
  const { weather, fire } = setting.reading;
  const items: Item[] = [];
  if (open && (weather === 'rain' || weather === 'storm')) {
    const hard = weather === 'storm' ? 1.35 : 1;
    items.push(
      rainSheet(setting, Math.round(230 * hard), 26, 0.8, 900 * hard, 0.2, 0.6),
      splashes(setting, groundY),
      rainSheet(setting, Math.round(110 * hard), 52, 1.2, 1350 * hard, 0.24, 1),
      rainSheet(setting, Math.round(26 * hard), 110, 2.1, 1900 * hard, 0.17, 1.6),
    );
  }
  if (open && weather === 'snow') {
    items.push(
      flakes(setting, 220, 1.1, 42, 0.55),
      flakes(setting, 90, 2, 70, 0.7),
      flakes(setting, 16, 4.6, 120, 0.34),
    );
  }
  if (fire) items.push(motes(setting, 60, 'ember'));
  else if (!open || weather === 'clear' || weather === 'fog') items.push(motes(setting, 44, 'dust'));
  return items;
}

/** A lamp's light that breathes like a flame (or hums like neon when `calm`), never in step with the frames. */
export function flicker(
  x: number,
  y: number,
  radius: number,
  colour: readonly [number, number, number],
  alpha: number,
  depth: number,
  calm = false,
): Actor {
  const phase = x * 0.013 + y * 0.007;
  return {
    kind: 'actor',
    depth,
    draw: (pen, { s }) => {
      const t = s + phase;
      const wave = calm
        ? 0.92 + 0.08 * Math.sin(t * 2.2)
        : 0.84 + 0.09 * Math.sin(t * 5.3) + 0.07 * Math.sin(t * 8.9 + 1.3);
      pen.globalCompositeOperation = 'screen';
      glow(pen, x, y, radius * (0.94 + 0.06 * wave), colour, alpha * wave);
      pen.globalCompositeOperation = 'source-over';
    },
  };
}
