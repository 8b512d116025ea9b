import type { PictureSize } from '../facts.ts';

/** The name a vendor gives to the aspect of a size: the nearest of the offered `w:h` names. */
export function aspectName(size: PictureSize, offered: readonly string[]): string {
  const distance = (name: string): number => {
    const [w, h] = name.split(':').map(Number);
    return Math.abs(Math.log(size.width / size.height / ((w ?? 1) / (h ?? 1))));
  };
  return [...offered].sort((a, b) => distance(a) - distance(b))[0] ?? `${size.width}:${size.height}`;
}
