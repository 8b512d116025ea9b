import { css, mix, rgb, white } from './colour.ts';
import { flowerPot, terracotta } from './plants.ts';
import type { Actor, Backdrop, Setting } from './scene.ts';
import { glow } from './surface.ts';

interface Burst {
  readonly at: number;
  readonly lift: number;
  readonly shards: readonly (readonly [angle: number, speed: number, size: number, spin: number])[];
}

/** Things that burst behind a running figure, one after the other, and are left behind by the camera. */
export function burstsBehind(setting: Setting, backdrop: Backdrop, figureHeight: number, durationS: number): Actor {
  const { w, u, random, palette, reading, travel } = setting;
  const kind = reading.debris ?? 'sparks';
  const every = 0.62;
  const bursts: Burst[] = Array.from({ length: Math.ceil(durationS / every) + 2 }, (_, i) => ({
    at: -0.35 + i * every + random() * 0.18,
    lift: 0.18 + 0.3 * random(),
    shards: Array.from(
      { length: 24 },
      () => [-0.2 - random() * 2.7, 120 + 380 * random(), 4 + 13 * random() ** 2, (random() - 0.5) * 18] as const,
    ),
  }));
  const originX = w * 0.33;
  return {
    kind: 'actor',
    depth: 1,
    draw: (pen, { s }) => {
      for (const burst of bursts) {
        const age = s - burst.at;
        const floor = backdrop.groundY + 4 * u;
        const y0 = floor - figureHeight * burst.lift;
        const x0 = originX - travel * age;
        if (age < 0) {
          if (x0 > w * 1.2 || kind === 'sparks') continue;
          const size = figureHeight * 0.16;
          pen.fillStyle = css(mix(palette.shade, rgb('#6b5a45'), 0.4));
          pen.fillRect(x0 - size * 0.55, y0, size * 1.1, floor - y0);
          if (kind === 'pots')
            flowerPot(pen, x0, y0, size, terracotta, palette.shade, palette.light, backdrop.lightFrom);
          else {
            pen.fillStyle = css(mix(palette.haze, white, 0.5), 0.5);
            pen.fillRect(x0 - size * 0.5, y0 - size * 1.6, size, size * 1.6);
          }
          continue;
        }
        if (age > 1.6) continue;
        if (kind !== 'sparks') {
          const size = figureHeight * 0.16;
          pen.fillStyle = css(mix(palette.shade, rgb('#6b5a45'), 0.4));
          pen.fillRect(x0 - size * 0.55, y0, size * 1.1, floor - y0);
        }
        const dust = Math.min(1, age * 3);
        const dustColour =
          kind === 'pots'
            ? mix(rgb('#9a7a5c'), palette.haze, 0.35)
            : kind === 'sparks'
              ? mix(rgb('#57504c'), palette.haze, 0.3)
              : mix(palette.haze, white, 0.4);
        for (let k = 0; k < 4; k++)
          glow(
            pen,
            x0 + (k - 1.5) * 34 * u * dust,
            y0 - (18 + 30 * age) * u - (k % 2) * 24 * u,
            (46 + 70 * age) * u,
            dustColour,
            0.4 * Math.max(0, 1 - age / 1.5) * dust,
          );
        if (kind === 'sparks') {
          pen.globalCompositeOperation = 'screen';
          glow(pen, x0, y0, 210 * u, rgb('#ff9a3c'), 0.85 * Math.max(0, 1 - age / 0.8) * Math.min(1, age * 9));
          glow(pen, x0, y0, 90 * u, rgb('#fff0c0'), 0.9 * Math.max(0, 1 - age / 0.45) * Math.min(1, age * 9));
          pen.globalCompositeOperation = 'source-over';
        }
        for (const [angle, speed, size, spin] of burst.shards) {
          const drag = 1 - Math.exp(-2 * age);
          const x = x0 + (Math.cos(angle) * speed * drag * u) / 1.5;
          const free = y0 - figureHeight * 0.06 + Math.sin(angle) * speed * drag * u * 0.6 + 520 * age * age * u;
          const y = Math.min(free, floor + ((size * 7) % 34) * u);
          const fadeOut = Math.max(0, Math.min(1, (1.6 - age) * 2));
          pen.save();
          pen.translate(x, y);
          pen.rotate(y < free ? spin * 0.3 : spin * age);
          const r = size * u;
          if (kind === 'sparks') {
            pen.globalCompositeOperation = 'lighter';
            pen.fillStyle = css(mix(rgb('#ff8a2a'), rgb('#fff2c0'), Math.max(0, 1 - age)), fadeOut * 0.9);
            pen.fillRect(-r * 0.9, -r * 0.13, r * 1.8, r * 0.26);
          } else {
            const face =
              kind === 'pots'
                ? mix(mix(terracotta, palette.shade, (size % 5) / 9), palette.light, spin > 0 ? 0.3 : 0.05)
                : mix(palette.light, white, 0.5);
            pen.fillStyle = css(face, kind === 'pots' ? fadeOut : fadeOut * 0.75);
            pen.beginPath();
            pen.moveTo(-r, -r * 0.5);
            pen.lineTo(r * 0.8, -r * 0.75);
            pen.lineTo(r * 0.5, r * 0.8);
            pen.lineTo(-r * 0.4, r * 0.5);
            pen.fill();
          }
          pen.restore();
        }
      }
      pen.globalCompositeOperation = 'source-over';
    },
  };
}
