import { css, lit, mix, type Rgb, rgb, white } from './colour.ts';
import type { FigureLook } from './figure-look.ts';
import { bush } from './plants.ts';
import type { PropName } from './reading.ts';
import type { Pen, Setting } from './scene.ts';
import { glow } from './surface.ts';

/** Where an object lies: centre at (x, y), `size` pixels across. */
export interface PropPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly lightFrom: -1 | 1;
  /** Whose hand it is, where a hand shows. */
  readonly owner: FigureLook;
}

interface Kit {
  readonly pen: Pen;
  readonly setting: Setting;
  /** Object size in pixels. */
  readonly k: number;
  readonly lightFrom: -1 | 1;
  readonly owner: FigureLook;
}

/** Metal of a colour: bright and dark bands across. */
function metal(
  { pen, setting, lightFrom }: Kit,
  colour: Rgb,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): CanvasGradient {
  const { palette } = setting;
  const base = lit(colour, mix(palette.ambient, white, 0.4), 1.1);
  const fill = pen.createLinearGradient(x0, y0, x1, y1);
  const bright = mix(base, mix(palette.light, white, 0.4), 0.72);
  fill.addColorStop(0, css(mix(base, bright, lightFrom < 0 ? 0.85 : 0.25)));
  fill.addColorStop(0.3, css(base));
  fill.addColorStop(0.48, css(bright));
  fill.addColorStop(0.6, css(mix(base, palette.shade, 0.28)));
  fill.addColorStop(1, css(mix(base, palette.shade, 0.62)));
  return fill;
}

type CanvasGradient = ReturnType<Pen['createLinearGradient']>;

function softShadow({ pen, setting, k, lightFrom }: Kit, rx: number, ry: number, dx = 0.02, dy = 0.04): void {
  pen.save();
  pen.translate(-lightFrom * dx * k, dy * k);
  pen.scale(1, ry / rx);
  const shade = pen.createRadialGradient(0, 0, rx * k * 0.2, 0, 0, rx * k);
  shade.addColorStop(0, css(mix(setting.palette.shade, [0, 0, 0], 0.5), 0.75));
  shade.addColorStop(0.6, css(mix(setting.palette.shade, [0, 0, 0], 0.5), 0.35));
  shade.addColorStop(1, css(setting.palette.shade, 0));
  pen.fillStyle = shade;
  pen.fillRect(-rx * k, -rx * k, 2 * rx * k, 2 * rx * k);
  pen.restore();
}

function keyPath(pen: Pen, k: number): void {
  pen.beginPath();
  pen.arc(-0.33 * k, 0, 0.17 * k, 0, 7);
  pen.moveTo(-0.24 * k, 0);
  pen.arc(-0.33 * k, 0, 0.09 * k, 0, 7, true);
  pen.rect(-0.18 * k, -0.033 * k, 0.62 * k, 0.066 * k);
  pen.rect(-0.15 * k, -0.055 * k, 0.035 * k, 0.11 * k);
  pen.rect(-0.09 * k, -0.048 * k, 0.025 * k, 0.096 * k);
  pen.rect(0.27 * k, 0.02 * k, 0.052 * k, 0.155 * k);
  pen.rect(0.345 * k, 0.02 * k, 0.034 * k, 0.1 * k);
  pen.rect(0.4 * k, 0.02 * k, 0.044 * k, 0.14 * k);
}

function key(kit: Kit): void {
  const { pen, setting, k } = kit;
  pen.scale(1, 0.66);
  pen.rotate(-0.3 * kit.lightFrom);
  const tint = rgb(setting.reading.accents[0] ?? '#b58d3d');
  // Shadow, then thickness, then the lit face.
  pen.save();
  pen.translate(-kit.lightFrom * 0.025 * k, 0.05 * k);
  pen.filter = `blur(${(0.016 * k).toFixed(1)}px)`;
  pen.fillStyle = css(mix(setting.palette.shade, [0, 0, 0], 0.6), 0.8);
  keyPath(pen, k);
  pen.fill('evenodd');
  pen.restore();
  for (let i = 5; i >= 1; i--) {
    pen.save();
    pen.translate(0, i * 0.0055 * k);
    pen.fillStyle = css(mix(tint, setting.palette.shade, 0.6));
    keyPath(pen, k);
    pen.fill();
    pen.restore();
  }
  pen.fillStyle = metal(kit, tint, -0.4 * k, -0.2 * k, 0.3 * k, 0.3 * k);
  keyPath(pen, k);
  pen.fill();
  pen.strokeStyle = css(mix(setting.palette.light, white, 0.5), 0.8);
  pen.lineWidth = 0.008 * k;
  pen.beginPath();
  pen.arc(-0.33 * k, 0, 0.163 * k, Math.PI * 0.9, Math.PI * 1.75);
  pen.moveTo(-0.17 * k, -0.027 * k);
  pen.lineTo(0.43 * k, -0.027 * k);
  pen.stroke();
  glow(pen, -0.41 * k, -0.13 * k, 0.1 * k, white, 0.75);
}

function letter(kit: Kit): void {
  const { pen, setting, k } = kit;
  const paper = lit(rgb('#ece2cb'), mix(setting.palette.ambient, white, 0.45), 1.05);
  pen.scale(1, 0.62);
  pen.rotate(-0.16 * kit.lightFrom);
  for (const [turn, dx, tone] of [
    [0.14, 0.05, 0.16],
    [0, 0, 0],
  ] as const) {
    pen.save();
    pen.rotate(turn);
    pen.translate(dx * k, 0);
    pen.shadowColor = 'rgba(10,8,8,0.6)';
    pen.shadowBlur = 0.05 * k;
    pen.shadowOffsetY = 0.025 * k;
    const sheet = pen.createLinearGradient(-0.4 * k, -0.3 * k, 0.4 * k, 0.4 * k);
    sheet.addColorStop(0, css(mix(mix(paper, white, kit.lightFrom < 0 ? 0.25 : 0), setting.palette.shade, tone)));
    sheet.addColorStop(0.49, css(mix(paper, setting.palette.shade, 0.06 + tone)));
    sheet.addColorStop(0.51, css(mix(paper, setting.palette.shade, 0.14 + tone)));
    sheet.addColorStop(1, css(mix(paper, setting.palette.shade, 0.24 + tone)));
    pen.fillStyle = sheet;
    pen.fillRect(-0.34 * k, -0.46 * k, 0.68 * k, 0.92 * k);
    pen.restore();
  }
  pen.strokeStyle = css(mix(rgb('#2b3550'), paper, 0.18), 0.85);
  pen.lineWidth = 0.007 * k;
  pen.lineCap = 'round';
  pen.beginPath();
  for (let row = 0; row < 13; row++) {
    const y = (-0.37 + row * 0.056) * k;
    const end = row === 12 ? -0.05 : row % 4 === 3 ? 0.12 : 0.27;
    for (let x = -0.27; x < end; x += 0.02) {
      const hash = Math.abs(Math.sin((row * 57 + x * 991) * 12.9898)) % 1;
      if (hash > 0.86) continue;
      pen.moveTo(x * k, y);
      pen.quadraticCurveTo((x + 0.006) * k, y - (0.008 + 0.022 * hash) * k, (x + 0.014) * k, y + 0.003 * k);
    }
  }
  pen.stroke();
  pen.fillStyle = css(mix(rgb('#8f2430'), setting.palette.light, 0.1));
  pen.beginPath();
  pen.arc(0.22 * k, 0.36 * k, 0.05 * k, 0, 7);
  pen.fill();
}

function pot(kit: Kit): void {
  const { pen, setting, k, lightFrom } = kit;
  const { palette } = setting;
  softShadow(kit, 0.44, 0.11, 0.08, 0.36);
  const clay = lit(rgb('#b5603f'), mix(palette.ambient, white, 0.35), 1.1);
  const side = pen.createLinearGradient(-0.3 * k, 0, 0.3 * k, 0);
  const [a, b] = lightFrom < 0 ? [0.42, 0.72] : [0, 0];
  side.addColorStop(0, css(lightFrom < 0 ? mix(clay, palette.light, a) : mix(clay, palette.shade, 0.72)));
  side.addColorStop(0.45, css(mix(clay, palette.shade, 0.1)));
  side.addColorStop(1, css(lightFrom < 0 ? mix(clay, palette.shade, b) : mix(clay, palette.light, 0.42)));
  pen.fillStyle = side;
  pen.beginPath();
  pen.moveTo(-0.27 * k, -0.08 * k);
  pen.lineTo(0.27 * k, -0.08 * k);
  pen.lineTo(0.2 * k, 0.34 * k);
  pen.quadraticCurveTo(0, 0.4 * k, -0.2 * k, 0.34 * k);
  pen.fill();
  pen.beginPath();
  pen.moveTo(-0.31 * k, -0.18 * k);
  pen.lineTo(0.31 * k, -0.18 * k);
  pen.lineTo(0.3 * k, -0.05 * k);
  pen.quadraticCurveTo(0, 0.01 * k, -0.3 * k, -0.05 * k);
  pen.fill();
  pen.fillStyle = css(mix(clay, palette.shade, 0.35));
  pen.beginPath();
  pen.ellipse(0, -0.18 * k, 0.31 * k, 0.075 * k, 0, 0, 7);
  pen.fill();
  pen.fillStyle = css(mix(rgb('#3a2a20'), palette.shade, 0.25));
  pen.beginPath();
  pen.ellipse(0, -0.175 * k, 0.275 * k, 0.06 * k, 0, 0, 7);
  pen.fill();
  const leaf = lit(rgb('#6da25a'), mix(palette.ambient, white, 0.4), 1.1);
  pen.strokeStyle = css(mix(leaf, palette.shade, 0.15));
  pen.lineWidth = 0.018 * k;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(0, -0.17 * k);
  pen.quadraticCurveTo(0.03 * k, -0.32 * k, -0.01 * k, -0.46 * k);
  pen.stroke();
  for (const [lx, ly, turn, size] of [
    [-0.01, -0.46, -2.5, 0.17],
    [-0.01, -0.46, -0.6, 0.18],
    [0.015, -0.33, -2.7, 0.1],
    [0.015, -0.33, -0.35, 0.11],
  ] as const) {
    pen.save();
    pen.translate(lx * k, ly * k);
    pen.rotate(turn);
    const blade = pen.createLinearGradient(0, -size * k * 0.3, 0, size * k * 0.3);
    blade.addColorStop(0, css(mix(leaf, palette.light, 0.4)));
    blade.addColorStop(1, css(mix(leaf, palette.shade, 0.35)));
    pen.fillStyle = blade;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.quadraticCurveTo(size * 0.5 * k, -size * 0.42 * k, size * k, 0);
    pen.quadraticCurveTo(size * 0.5 * k, size * 0.42 * k, 0, 0);
    pen.fill();
    pen.restore();
  }
}

function cup(kit: Kit): void {
  const { pen, setting, k } = kit;
  const { palette } = setting;
  softShadow(kit, 0.42, 0.12, 0.1, 0.27);
  const glaze = lit(rgb('#d9d4c6'), mix(palette.ambient, white, 0.35), 1.05);
  pen.strokeStyle = css(mix(glaze, palette.shade, 0.3));
  pen.lineWidth = 0.05 * k;
  pen.beginPath();
  pen.ellipse(0.29 * k, 0.03 * k, 0.1 * k, 0.12 * k, 0, 0, 7);
  pen.stroke();
  pen.fillStyle = metal(kit, glaze, -0.28 * k, 0, 0.28 * k, 0);
  pen.beginPath();
  pen.moveTo(-0.27 * k, -0.16 * k);
  pen.bezierCurveTo(-0.27 * k, 0.2 * k, -0.18 * k, 0.3 * k, 0, 0.3 * k);
  pen.bezierCurveTo(0.18 * k, 0.3 * k, 0.27 * k, 0.2 * k, 0.27 * k, -0.16 * k);
  pen.fill();
  pen.fillStyle = css(mix(glaze, white, 0.3));
  pen.beginPath();
  pen.ellipse(0, -0.16 * k, 0.27 * k, 0.085 * k, 0, 0, 7);
  pen.fill();
  pen.fillStyle = css(mix(rgb('#5a3620'), palette.shade, 0.2));
  pen.beginPath();
  pen.ellipse(0, -0.15 * k, 0.24 * k, 0.068 * k, 0, 0, 7);
  pen.fill();
  pen.fillStyle = css(palette.light, 0.5);
  pen.beginPath();
  pen.ellipse(kit.lightFrom * 0.08 * k, -0.165 * k, 0.1 * k, 0.02 * k, 0, 0, 7);
  pen.fill();
}

function candle(kit: Kit): void {
  const { pen, setting, k } = kit;
  softShadow(kit, 0.36, 0.1, 0, 0.36);
  const wax = lit(rgb('#efe2c0'), mix(setting.palette.ambient, white, 0.5), 1.05);
  pen.fillStyle = metal(kit, rgb('#8a6a3a'), -0.26 * k, 0, 0.26 * k, 0);
  pen.beginPath();
  pen.ellipse(0, 0.34 * k, 0.27 * k, 0.075 * k, 0, 0, 7);
  pen.fill();
  const body = pen.createLinearGradient(0, -0.22 * k, 0, 0.34 * k);
  body.addColorStop(0, css(mix(wax, rgb('#ffb050'), 0.35)));
  body.addColorStop(1, css(mix(wax, setting.palette.shade, 0.45)));
  pen.fillStyle = body;
  pen.beginPath();
  pen.roundRect(-0.11 * k, -0.22 * k, 0.22 * k, 0.56 * k, 0.03 * k);
  pen.fill();
  glow(pen, 0, -0.34 * k, 0.7 * k, rgb('#ffb95e'), 0.6);
  pen.fillStyle = css(rgb('#fff1c8'));
  pen.beginPath();
  pen.moveTo(0, -0.5 * k);
  pen.quadraticCurveTo(0.075 * k, -0.34 * k, 0, -0.24 * k);
  pen.quadraticCurveTo(-0.075 * k, -0.34 * k, 0, -0.5 * k);
  pen.fill();
}

function watch(kit: Kit): void {
  const { pen, setting, k } = kit;
  pen.scale(1, 0.68);
  pen.rotate(-0.2);
  softShadow(kit, 0.46, 0.44, 0.05, 0.08);
  pen.fillStyle = metal(kit, rgb(setting.reading.accents[0] ?? '#c0a05a'), -0.35 * k, -0.35 * k, 0.35 * k, 0.35 * k);
  pen.beginPath();
  pen.arc(0, 0, 0.36 * k, 0, 7);
  pen.rect(-0.05 * k, -0.46 * k, 0.1 * k, 0.12 * k);
  pen.fill();
  const dial = lit(rgb('#efe8d6'), mix(setting.palette.ambient, white, 0.45));
  pen.fillStyle = css(dial);
  pen.beginPath();
  pen.arc(0, 0, 0.29 * k, 0, 7);
  pen.fill();
  pen.strokeStyle = css(rgb('#2a2a2e'));
  pen.lineCap = 'round';
  for (let i = 0; i < 12; i++) {
    const a = (i / 12) * Math.PI * 2;
    pen.lineWidth = (i % 3 === 0 ? 0.017 : 0.008) * k;
    pen.beginPath();
    pen.moveTo(Math.cos(a) * 0.23 * k, Math.sin(a) * 0.23 * k);
    pen.lineTo(Math.cos(a) * 0.265 * k, Math.sin(a) * 0.265 * k);
    pen.stroke();
  }
  for (const [a, length, width] of [
    [-0.9, 0.13, 0.02],
    [0.6, 0.2, 0.012],
  ] as const) {
    pen.lineWidth = width * k;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(Math.cos(a) * length * k, Math.sin(a) * length * k);
    pen.stroke();
  }
  pen.fillStyle = css(white, 0.22);
  pen.beginPath();
  pen.arc(0, 0, 0.29 * k, Math.PI * 0.9, Math.PI * 1.7);
  pen.fill();
}

function phone(kit: Kit): void {
  const { pen, setting, k } = kit;
  pen.scale(1, 0.62);
  pen.rotate(0.28 * kit.lightFrom);
  softShadow(kit, 0.5, 0.6, 0.02, 0.05);
  pen.fillStyle = css(rgb('#15181d'));
  pen.beginPath();
  pen.roundRect(-0.26 * k, -0.5 * k, 0.52 * k, k, 0.06 * k);
  pen.fill();
  const screen = pen.createLinearGradient(0, -0.46 * k, 0, 0.46 * k);
  screen.addColorStop(0, css(mix(setting.palette.accent, rgb('#6fb6e0'), 0.6)));
  screen.addColorStop(1, css(mix(setting.palette.skyTop, rgb('#23406a'), 0.5)));
  pen.fillStyle = screen;
  pen.beginPath();
  pen.roundRect(-0.235 * k, -0.465 * k, 0.47 * k, 0.93 * k, 0.045 * k);
  pen.fill();
  for (const [y, w, right] of [
    [-0.28, 0.28, 0],
    [-0.14, 0.22, 1],
    [0, 0.3, 0],
    [0.15, 0.17, 1],
  ] as const) {
    pen.fillStyle = css(right ? white : rgb('#d7e6ee'), right ? 0.85 : 0.42);
    pen.beginPath();
    pen.roundRect((right ? 0.2 - w : -0.2) * k, y * k, w * k, 0.085 * k, 0.035 * k);
    pen.fill();
  }
  glow(pen, 0, 0, 0.8 * k, rgb('#8fc7ea'), 0.28);
}

function book(kit: Kit): void {
  const { pen, setting, k } = kit;
  pen.scale(1, 0.6);
  softShadow(kit, 0.66, 0.46, 0.02, 0.1);
  const paper = lit(rgb('#eadfc4'), mix(setting.palette.ambient, white, 0.4), 1.05);
  pen.fillStyle = css(mix(rgb('#6d2f2a'), setting.palette.shade, 0.3));
  pen.fillRect(-0.58 * k, -0.38 * k, 1.16 * k, 0.8 * k);
  for (const s of [-1, 1]) {
    const page = pen.createLinearGradient(0, 0, s * 0.55 * k, 0);
    page.addColorStop(0, css(mix(paper, setting.palette.shade, 0.48)));
    page.addColorStop(0.2, css(paper));
    page.addColorStop(1, css(mix(paper, setting.palette.shade, s === kit.lightFrom ? 0.03 : 0.22)));
    pen.fillStyle = page;
    pen.beginPath();
    pen.moveTo(0, -0.33 * k);
    pen.quadraticCurveTo(s * 0.25 * k, -0.43 * k, s * 0.55 * k, -0.36 * k);
    pen.lineTo(s * 0.55 * k, 0.36 * k);
    pen.quadraticCurveTo(s * 0.25 * k, 0.29 * k, 0, 0.39 * k);
    pen.fill();
    pen.strokeStyle = css(rgb('#3a3540'), 0.55);
    pen.lineWidth = 0.007 * k;
    pen.beginPath();
    for (let row = 0; row < 11; row++) {
      const y = (-0.27 + row * 0.053) * k;
      pen.moveTo(s * 0.08 * k, y);
      pen.quadraticCurveTo(s * 0.25 * k, y - 0.05 * k, s * (row === 10 ? 0.3 : 0.48) * k, y - 0.025 * k);
    }
    pen.stroke();
  }
}

function hand(kit: Kit): void {
  const { pen, setting, k, owner } = kit;
  const { palette } = setting;
  const skin = lit(owner.skin, mix(palette.ambient, white, 0.35), 1.12);
  softShadow(kit, 0.5, 0.24, 0.04, 0.12);
  pen.scale(kit.lightFrom, 1);
  const sleeve = lit(owner.coat, mix(palette.ambient, white, 0.3), 1.05);
  const cloth = pen.createLinearGradient(0, -0.2 * k, 0, 0.2 * k);
  cloth.addColorStop(0, css(mix(sleeve, palette.light, 0.3)));
  cloth.addColorStop(1, css(mix(sleeve, palette.shade, 0.55)));
  const tone = pen.createLinearGradient(0, -0.2 * k, 0, 0.22 * k);
  tone.addColorStop(0, css(mix(skin, palette.light, 0.4)));
  tone.addColorStop(0.5, css(skin));
  tone.addColorStop(1, css(mix(skin, palette.shade, 0.5)));
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  // Fingers far to near, each in two bones, then the back of the hand, the thumb and the cuff.
  for (const [i, y, reach] of [
    [0, -0.12, 0.4],
    [1, -0.055, 0.46],
    [2, 0.012, 0.43],
    [3, 0.07, 0.34],
  ] as const) {
    pen.strokeStyle = css(mix(skin, palette.shade, 0.5));
    pen.lineWidth = 0.088 * k;
    const draw = (shift: number): void => {
      pen.beginPath();
      pen.moveTo(0.04 * k, (y + shift) * k);
      pen.quadraticCurveTo(
        (0.14 + reach * 0.4) * k,
        (y - 0.075 + shift) * k,
        (0.08 + reach) * k,
        (y + 0.06 + i * 0.006 + shift) * k,
      );
      pen.stroke();
    };
    draw(0.016);
    pen.strokeStyle = tone;
    pen.lineWidth = 0.076 * k;
    draw(0);
    pen.fillStyle = css(mix(skin, white, 0.35), 0.7);
    pen.beginPath();
    pen.ellipse((0.085 + reach) * k, (y + 0.05) * k, 0.026 * k, 0.018 * k, 0.5, 0, 7);
    pen.fill();
  }
  pen.fillStyle = tone;
  pen.beginPath();
  pen.moveTo(-0.32 * k, -0.1 * k);
  pen.bezierCurveTo(-0.16 * k, -0.19 * k, 0.02 * k, -0.2 * k, 0.13 * k, -0.15 * k);
  pen.quadraticCurveTo(0.17 * k, 0, 0.12 * k, 0.11 * k);
  pen.bezierCurveTo(0.02 * k, 0.15 * k, -0.16 * k, 0.14 * k, -0.32 * k, 0.1 * k);
  pen.fill();
  pen.strokeStyle = css(mix(skin, palette.shade, 0.45));
  pen.lineWidth = 0.094 * k;
  pen.beginPath();
  pen.moveTo(-0.1 * k, 0.12 * k);
  pen.quadraticCurveTo(0.08 * k, 0.22 * k, 0.22 * k, 0.165 * k);
  pen.stroke();
  pen.strokeStyle = tone;
  pen.lineWidth = 0.08 * k;
  pen.beginPath();
  pen.moveTo(-0.1 * k, 0.105 * k);
  pen.quadraticCurveTo(0.08 * k, 0.205 * k, 0.22 * k, 0.155 * k);
  pen.stroke();
  pen.fillStyle = cloth;
  pen.beginPath();
  pen.moveTo(-0.24 * k, -0.15 * k);
  pen.quadraticCurveTo(-0.2 * k, 0, -0.24 * k, 0.15 * k);
  pen.lineTo(-1.3 * k, 0.28 * k);
  pen.lineTo(-1.3 * k, -0.22 * k);
  pen.fill();
  pen.strokeStyle = css(mix(sleeve, palette.shade, 0.6), 0.7);
  pen.lineWidth = 0.012 * k;
  pen.beginPath();
  pen.moveTo(-0.28 * k, -0.15 * k);
  pen.quadraticCurveTo(-0.24 * k, 0, -0.28 * k, 0.155 * k);
  pen.moveTo(-0.45 * k, -0.1 * k);
  pen.quadraticCurveTo(-0.4 * k, 0.02 * k, -0.5 * k, 0.12 * k);
  pen.stroke();
}

function blade(kit: Kit): void {
  const { pen, setting, k } = kit;
  pen.scale(1, 0.6);
  pen.rotate(-0.4 * kit.lightFrom);
  softShadow(kit, 0.6, 0.14, 0.03, 0.05);
  pen.fillStyle = metal(kit, rgb('#aab4bc'), 0, -0.09 * k, 0, 0.1 * k);
  pen.beginPath();
  pen.moveTo(-0.12 * k, -0.07 * k);
  pen.lineTo(0.42 * k, -0.065 * k);
  pen.quadraticCurveTo(0.52 * k, -0.03 * k, 0.56 * k, 0.035 * k);
  pen.quadraticCurveTo(0.3 * k, 0.085 * k, -0.12 * k, 0.06 * k);
  pen.fill();
  pen.fillStyle = metal(kit, rgb('#6a4a30'), 0, -0.08 * k, 0, 0.08 * k);
  pen.beginPath();
  pen.roundRect(-0.52 * k, -0.065 * k, 0.4 * k, 0.13 * k, 0.05 * k);
  pen.fill();
  pen.fillStyle = metal(kit, rgb('#b58d3d'), 0, -0.1 * k, 0, 0.1 * k);
  pen.fillRect(-0.14 * k, -0.1 * k, 0.035 * k, 0.2 * k);
  glow(pen, 0.25 * k, -0.05 * k, 0.1 * k, mix(setting.palette.light, white, 0.5), 0.7);
}

const painters: Readonly<Record<PropName, (kit: Kit) => void>> = {
  key,
  letter,
  pot,
  cup,
  candle,
  watch,
  phone,
  book,
  hand,
  blade,
};

/** Paints an object of an insert shot. */
export function drawProp(pen: Pen, setting: Setting, prop: PropName, place: PropPlace): void {
  pen.save();
  pen.translate(place.x, place.y);
  painters[prop]({ pen, setting, k: place.size, lightFrom: place.lightFrom, owner: place.owner });
  pen.restore();
  void bush;
}
