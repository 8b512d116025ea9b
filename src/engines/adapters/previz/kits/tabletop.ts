import { css, mix, type Rgb, rgb, white } from '../colour.ts';
import { figureLookOf } from '../figure-look.ts';
import { fractal, smoothstep } from '../noise.ts';
import { drawProp } from '../props/props.ts';
import type { Actor, Backdrop, Item, Layer, Setting } from '../scene.ts';
import { glow, paintLayer, pixelPicture } from '../surface.ts';

function tableTop(setting: Setting, edgeY: number, lightX: number, wet: boolean): Layer {
  const { w, h, mx, my, u, noise, palette } = setting;
  const grainNoise = fractal(noise('grain'), 4);
  const knots = fractal(noise('knots'), 3);
  const wood = mix(mix(rgb('#7d5636'), palette.ambient, 0.1), palette.shade, 0.22);
  const dark = mix(rgb('#38241a'), palette.shade, 0.4);
  return paintLayer(setting, { depth: 0.95 }, (pen) => {
    const height = h + my - edgeY;
    const image = pixelPicture(w + 2 * mx, height, 1.5, (px, y) => {
      const near = y / height;
      const z = 1 / (0.3 + near);
      const wx = ((px - mx - w / 2) * z) / (300 * u) + 20;
      const wy = z * 4.2;
      const board = Math.floor(wy * 0.9);
      const seam = Math.abs(((wy * 0.9) % 1) - 0.5) > 0.478 ? 0.6 : 0;
      const bent = knots(wx * 0.7, wy * 0.6 + board * 7) * 2.4;
      const g = grainNoise(wx * 0.9 + board * 3.7, wy * 9 + bent * 3);
      const line = Math.abs(((g * 9 + bent) % 1) - 0.5) * 2;
      let c: Rgb = mix(wood, dark, 0.15 + 0.42 * (1 - line) * g + seam * 0.8 + ((board * 37) % 10) * 0.018);
      const pool = Math.exp(-(((px - mx - lightX) / (w * 0.36)) ** 2) - ((near - 0.28) / 0.5) ** 2);
      c = mix(c, palette.light, pool * 0.36);
      if (wet) {
        // Wet wood is darker, and where a film of water stands it gives the sky back.
        c = mix(c, dark, 0.3);
        const film = smoothstep(0.52, 0.7, knots(wx * 1.5 + 9, wy * 1.1));
        c = mix(c, mix(palette.skyLow, palette.light, 0.4), film * (0.05 + 0.34 * pool) + 0.14 * pool);
      }
      c = mix(c, palette.shade, 0.35 * Math.max(0, near - 0.5) + 0.16);
      return [c[0], c[1], c[2], smoothstep(0, 14 * u, y)];
    });
    pen.drawImage(image, -mx, edgeY, w + 2 * mx, height);
  });
}

function droplets(setting: Setting, edgeY: number): Layer {
  const { w, h, u, mx, my, random, palette } = setting;
  return paintLayer(setting, { depth: 0.97 }, (pen) => {
    for (let i = 0; i < 210; i++) {
      const near = random() ** 0.8;
      const x = random() * (w + 2 * mx) - mx;
      const y = edgeY + 20 * u + near * (h + my - edgeY - 20 * u);
      const r = (1.2 + 5.4 * random() ** 3) * u * (0.45 + near);
      pen.fillStyle = css(palette.shade, 0.34);
      pen.beginPath();
      pen.ellipse(x + r * 0.2, y + r * 0.3, r * 1.15, r * 0.62, 0, 0, 7);
      pen.fill();
      pen.fillStyle = css(mix(palette.light, palette.skyLow, 0.4), 0.36);
      pen.beginPath();
      pen.ellipse(x, y, r, r * 0.56, 0, 0, 7);
      pen.fill();
      pen.fillStyle = css(white, 0.75);
      pen.beginPath();
      pen.ellipse(x - r * 0.3, y - r * 0.2, r * 0.26, r * 0.15, 0, 0, 7);
      pen.fill();
    }
  });
}

/** An object large on a table, the place out of focus behind it; light wanders over the wood. */
export function tabletopBackdrop(setting: Setting, behind: readonly Item[]): Backdrop {
  const { w, h, u, palette, reading, random } = setting;
  const lightFrom = random() < 0.5 ? -1 : 1;
  const edgeY = h * 0.4;
  const lightX = w * (0.5 + lightFrom * 0.16);
  const wet =
    reading.weather === 'rain' || reading.weather === 'storm' || /\b(wet|damp|soaked|rain|puddle)/i.test(reading.words);
  const owner = reading.figures[0] ?? figureLookOf('somebody', '');
  const object = paintLayer(setting, { depth: 1 }, (pen) => {
    drawProp(pen, setting, reading.prop, {
      x: w * 0.5,
      y: edgeY + (h - edgeY) * 0.47,
      size: Math.min(w * 0.62, h * 0.82),
      lightFrom,
      owner,
    });
  });
  const sweep: Actor = {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      pen.globalCompositeOperation = 'screen';
      const x = lightX + Math.sin(s * 0.9) * w * 0.3;
      glow(pen, x, edgeY + (h - edgeY) * 0.42, 300 * u, palette.light, 0.36 + 0.06 * Math.sin(s * 1.7), 0.42);
      pen.globalCompositeOperation = 'source-over';
    },
  };
  return {
    focusX: w * 0.5,
    focusY: h * 0.6,
    groundY: h * 0.8,
    lightFrom,
    items: [
      ...behind,
      tableTop(setting, edgeY, lightX, wet),
      ...(wet ? [droplets(setting, edgeY)] : []),
      object,
      sweep,
    ],
    front: [],
  };
}
