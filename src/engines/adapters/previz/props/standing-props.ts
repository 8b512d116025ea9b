import { css, lit, mix, rgb, white } from '../colour.ts';
import { glow } from '../surface.ts';
import { type Kit, metal, softShadow } from './prop-kit.ts';

/** A seedling in a terracotta pot. */
export function pot(kit: Kit): void {
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

/** A cup of coffee. */
export function cup(kit: Kit): void {
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

/** A burning candle. */
export function candle(kit: Kit): void {
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

/** Somebody's hand in their own sleeve. */
export function hand(kit: Kit): void {
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
