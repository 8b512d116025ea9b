import { createCanvas } from '@napi-rs/canvas';
import { css, mix, type Rgb, white } from './colour.ts';
import type { Actor, Layer, Setting } from './scene.ts';

/** A layer's mirror image below `lineY`, stretched and blurred downward as on wet stone or water. */
export function mirrored(
  setting: Setting,
  layer: Layer,
  lineY: number,
  strength01: number,
  length: number,
  blur: number,
): Layer {
  const scale = layer.scale ?? 1;
  const width = layer.image.width;
  const image = createCanvas(width, Math.ceil(length));
  const pen = image.getContext('2d');
  pen.filter = `blur(${(blur * setting.u).toFixed(1)}px)`;
  pen.save();
  pen.scale(1, -1);
  pen.drawImage(layer.image, 0, -(lineY - layer.y), width, layer.image.height * scale);
  pen.restore();
  pen.filter = 'none';
  pen.globalCompositeOperation = 'destination-in';
  const fall = pen.createLinearGradient(0, 0, 0, length);
  fall.addColorStop(0, `rgba(0,0,0,${strength01})`);
  fall.addColorStop(1, 'rgba(0,0,0,0)');
  pen.fillStyle = fall;
  pen.fillRect(0, 0, width, length);
  return { ...layer, kind: 'layer', image, y: lineY, scale: 1 };
}

/** Glints that run over water or wet ground between `top` and the bottom of the frame, brightest around `lightX`. */
export function glints(
  setting: Setting,
  top: number,
  bottom: number,
  lightX: number,
  spread: number,
  colours: readonly Rgb[],
  count: number,
  depth: number,
): Actor {
  const { w, u, random, palette, mx } = setting;
  const all = Array.from({ length: count }, (_, i) => ({
    x: random(),
    y: random() ** 1.4,
    pace: 0.5 + random(),
    phase: random() * 6.3,
    colour: mix(colours[i % Math.max(1, colours.length)] ?? palette.light, white, 0.25 * random()),
  }));
  return {
    kind: 'actor',
    depth,
    draw: (pen, { s }) => {
      pen.lineCap = 'round';
      for (const g of all) {
        const y = top + (bottom - top) * g.y;
        const near = 0.25 + g.y;
        const x = -mx + ((g.x * (w + 2 * mx) + s * 6 * g.pace * near * u) % (w + 2 * mx));
        const away = (x - lightX) / (spread * (0.35 + g.y * 1.1));
        const power = (0.12 + 0.88 * Math.exp(-away * away)) * (0.5 + 0.5 * Math.sin(s * 2.1 * g.pace + g.phase));
        if (power < 0.06) continue;
        pen.strokeStyle = css(g.colour, 0.62 * power);
        pen.lineWidth = (0.7 + 1.5 * near) * u;
        const half = (5 + 26 * g.y) * (0.5 + 0.5 * g.pace) * u;
        pen.beginPath();
        pen.moveTo(x - half, y);
        pen.lineTo(x + half, y);
        pen.stroke();
      }
    },
  };
}
