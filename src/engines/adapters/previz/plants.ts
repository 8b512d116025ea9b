import { seededRandom } from '../../../core/random.ts';
import { css, mix, type Rgb, rgb, white } from './colour.ts';
import type { Pen } from './scene.ts';

/** A conifer standing on (x, y); `snow` whitens the upper side of its branches. `seed01` shapes it. */
export function conifer(
  pen: Pen,
  x: number,
  y: number,
  height: number,
  colour: Rgb,
  snow: Rgb | undefined,
  lightFrom: number,
  seed01: number,
): void {
  const random = seededRandom(Math.floor(seed01 * 1e9));
  const tiers = 9;
  const lean = (random() - 0.5) * height * 0.04;
  const draw = (fill: string, shiftX: number, shiftY: number, scale: number): void => {
    pen.fillStyle = fill;
    const jag = seededRandom(Math.floor(seed01 * 1e9) + 7);
    pen.beginPath();
    pen.moveTo(x + lean + shiftX, y - height + shiftY);
    const left: [number, number][] = [];
    for (let i = 1; i <= tiers; i++) {
      const t = i / tiers;
      const half = height * 0.2 * t ** 0.85 * scale * (0.8 + 0.4 * jag());
      const ty = y - height * (1 - t * 0.93);
      pen.lineTo(x + lean * (1 - t) + half + shiftX, ty + shiftY);
      pen.lineTo(x + lean * (1 - t) + half * 0.45 + shiftX, ty - height * 0.018 + shiftY);
      const other = height * 0.2 * t ** 0.85 * scale * (0.8 + 0.4 * jag());
      left.push(
        [x + lean * (1 - t) - other + shiftX, ty + shiftY],
        [x + lean * (1 - t) - other * 0.45 + shiftX, ty - height * 0.018 + shiftY],
      );
    }
    for (let i = left.length - 2; i >= 0; i -= 2) {
      const tip = left[i];
      const notch = left[i + 1];
      if (tip) pen.lineTo(...tip);
      if (notch) pen.lineTo(...notch);
    }
    pen.closePath();
    pen.fill();
  };
  draw(css(colour), 0, 0, 1);
  draw(
    css(snow ? snow : mix(colour, white, 0.16), snow ? 0.5 : 0.35),
    lightFrom * height * 0.02,
    -height * 0.012,
    0.62,
  );
  draw(css(colour, 0.9), -lightFrom * height * 0.012, height * 0.022, 0.6);
}

/** Blades of grass or reeds growing from (x, y). */
export function grassTuft(pen: Pen, x: number, y: number, height: number, colour: Rgb, seed01: number): void {
  const random = seededRandom(Math.floor(seed01 * 1e9) + 3);
  pen.lineCap = 'round';
  for (let i = 0; i < 11; i++) {
    const lean = (random() - 0.5) * height * 0.9;
    const reach = height * (0.5 + 0.5 * random());
    pen.strokeStyle = css(mix(colour, white, 0.05 * random()));
    pen.lineWidth = height * 0.045;
    pen.beginPath();
    pen.moveTo(x + (random() - 0.5) * height * 0.4, y);
    pen.quadraticCurveTo(x + lean * 0.3, y - reach * 0.7, x + lean, y - reach);
    pen.stroke();
  }
}

/** A bushy plant around (x, y): layered leaves, dark below and inside, lit from `lightFrom` above. */
export function bush(
  pen: Pen,
  x: number,
  y: number,
  radius: number,
  leaf: Rgb,
  shade: Rgb,
  light: Rgb,
  lightFrom: number,
  seed01: number,
  leaves = 70,
): void {
  const random = seededRandom(Math.floor(seed01 * 1e9) + 11);
  const slender = 0.28 + 0.3 * random();
  for (let i = 0; i < leaves; i++) {
    const layer = i / leaves;
    const angle = random() * Math.PI * 2;
    const far = Math.sqrt(random()) * radius * (1 - 0.25 * layer);
    const lx = x + Math.cos(angle) * far;
    const ly = y + Math.sin(angle) * far * 0.82;
    const facing = 0.5 - 0.5 * Math.sin(angle) * 0.9 + 0.25 * lightFrom * Math.cos(angle);
    const tone = mix(
      mix(leaf, shade, 0.75),
      mix(leaf, light, 0.42),
      Math.max(0, facing * 0.65 + layer * 0.5 - 0.2) * (0.7 + 0.5 * random()),
    );
    pen.fillStyle = css(tone);
    pen.beginPath();
    const size = radius * (0.16 + 0.14 * random());
    pen.ellipse(lx, ly, size, size * slender, angle + (random() - 0.5) * 1.2, 0, 7);
    pen.fill();
  }
}

/** Long arching leaves from (x, y), like a fern or palm. */
export function fern(
  pen: Pen,
  x: number,
  y: number,
  length: number,
  leaf: Rgb,
  shade: Rgb,
  light: Rgb,
  seed01: number,
  fronds = 9,
): void {
  const random = seededRandom(Math.floor(seed01 * 1e9) + 17);
  for (let i = 0; i < fronds; i++) {
    const side = (i / (fronds - 1)) * 2 - 1 + (random() - 0.5) * 0.3;
    const reach = length * (0.7 + 0.4 * random());
    const tipX = x + side * reach * 0.85;
    const tipY = y - reach * (0.75 - 0.62 * side * side);
    const midX = x + side * reach * 0.32;
    const midY = y - reach * (0.85 - 0.25 * Math.abs(side));
    const tone = mix(mix(leaf, shade, 0.45), light, 0.28 * random());
    pen.strokeStyle = css(tone);
    pen.lineWidth = Math.max(1, length * 0.016);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.quadraticCurveTo(midX, midY, tipX, tipY);
    pen.stroke();
    pen.fillStyle = css(tone, 0.95);
    for (let k = 3; k <= 14; k++) {
      const t = k / 14;
      const px = (1 - t) ** 2 * x + 2 * t * (1 - t) * midX + t * t * tipX;
      const py = (1 - t) ** 2 * y + 2 * t * (1 - t) * midY + t * t * tipY;
      const dx = 2 * (1 - t) * (midX - x) + 2 * t * (tipX - midX);
      const dy = 2 * (1 - t) * (midY - y) + 2 * t * (tipY - midY);
      const along = Math.atan2(dy, dx);
      const size = length * 0.13 * Math.sin(Math.PI * (0.15 + 0.8 * t));
      for (const turn of [-0.95, 0.95]) {
        pen.beginPath();
        pen.ellipse(
          px + Math.cos(along + turn) * size * 0.5,
          py + Math.sin(along + turn) * size * 0.5,
          size * 0.55,
          size * 0.15,
          along + turn,
          0,
          7,
        );
        pen.fill();
      }
    }
  }
}

/** Colour of fired clay in plain light. */
export const terracotta: Rgb = rgb('#b5603f');

/** A terracotta pot whose bottom stands on (x, y). */
export function flowerPot(
  pen: Pen,
  x: number,
  y: number,
  size: number,
  clay: Rgb,
  shade: Rgb,
  light: Rgb,
  lightFrom: number,
): void {
  const half = size * 0.4;
  const fill = pen.createLinearGradient(x - half, 0, x + half, 0);
  const bright = css(mix(clay, light, 0.4));
  const dark = css(mix(clay, shade, 0.62));
  fill.addColorStop(0, lightFrom < 0 ? bright : dark);
  fill.addColorStop(0.5, css(mix(clay, shade, 0.18)));
  fill.addColorStop(1, lightFrom < 0 ? dark : bright);
  pen.fillStyle = fill;
  pen.beginPath();
  pen.moveTo(x - half * 0.9, y - size * 0.72);
  pen.lineTo(x + half * 0.9, y - size * 0.72);
  pen.lineTo(x + half * 0.66, y);
  pen.lineTo(x - half * 0.66, y);
  pen.closePath();
  pen.fill();
  pen.fillRect(x - half, y - size * 0.92, half * 2, size * 0.24);
  pen.fillStyle = css(shade, 0.3);
  pen.fillRect(x - half * 0.9, y - size * 0.68, half * 1.8, size * 0.05);
}
