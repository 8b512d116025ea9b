import { seededRandom } from '../../../core/random.ts';

/** Smooth noise in 0..1 over the plane. */
export type Noise = (x: number, y: number) => number;

/** Value noise that repeats every 256 units in x and y. */
export function valueNoise(seed: number): Noise {
  const random = seededRandom(seed);
  const table = Float32Array.from({ length: 65_536 }, random);
  return (x, y) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const left = x0 & 255;
    const right = (x0 + 1) & 255;
    const upper = (y0 & 255) << 8;
    const lower = ((y0 + 1) & 255) << 8;
    // Every index is inside the table; the fallbacks only satisfy the type.
    const a = table[upper | left] ?? 0;
    const c = table[lower | left] ?? 0;
    const top = a + ((table[upper | right] ?? 0) - a) * sx;
    return top + (c + ((table[lower | right] ?? 0) - c) * sx - top) * sy;
  };
}

/** Sum of octaves of a noise, each half as strong and twice as fine; 0..1, mean near 0.5. */
export function fractal(noise: Noise, octaves: number): Noise {
  return (x, y) => {
    let sum = 0;
    let weight = 0.5;
    let total = 0;
    let scale = 1;
    let px = x;
    let py = y;
    for (let i = 0; i < octaves; i++) {
      sum += weight * noise(px * scale, py * scale);
      total += weight;
      weight /= 2;
      scale *= 2;
      // Each octave is turned, or the grid of the noise would show as a plaid.
      const turned = px * 0.8 - py * 0.6;
      py = px * 0.6 + py * 0.8;
      px = turned;
    }
    return sum / total;
  };
}

/** Creases like rock: 1 along the ridges of the noise. */
export function ridged(noise: Noise, octaves: number): Noise {
  return fractal((x, y) => 1 - Math.abs(2 * noise(x, y) - 1), octaves);
}

/** Smooth step from 0 at `from` to 1 at `to`. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
