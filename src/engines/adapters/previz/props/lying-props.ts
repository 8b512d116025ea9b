import { css, lit, mix, rgb, white } from '../colour.ts';
import type { Pen } from '../scene.ts';
import { glow } from '../surface.ts';
import { type Kit, metal, softShadow } from './prop-kit.ts';

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

/** A key with a round bow. */
export function key(kit: Kit): void {
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

/** A written sheet over its envelope, with a seal. */
export function letter(kit: Kit): void {
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

/** A pocket watch. */
export function watch(kit: Kit): void {
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

/** A telephone with a lit screen. */
export function phone(kit: Kit): void {
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

/** An open book. */
export function book(kit: Kit): void {
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

/** A knife. */
export function blade(kit: Kit): void {
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
