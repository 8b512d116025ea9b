import { seededRandom } from '../../../core/random.ts';

/** Smooth noise in 0..1 over the plane. */
export type Noise = (x: number, y: number) => number;

/** Value noise that repeats every `period` units in x and y (default 256, at most 256). */
export function valueNoise(seed: number, period = 256): Noise {
  const random = seededRandom(seed);
  const table = Float32Array.from({ length: 65536 }, random);
  const at = (x: number, y: number): number =>
    table[((((y % period) + period) % period) << 8) | (((x % period) + period) % period)] ?? 0;
  return (x, y) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const top = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * sx;
    const bottom = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * sx;
    return top + (bottom - top) * sy;
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
