import type { PictureSize } from '../facts.ts';

/** Picture sizes from a list such as `1280x720 720x1280`. */
export function pictureSizes(list: string): readonly PictureSize[] {
  return list.split(/\s+/).flatMap((each) => {
    const [width, height] = each.split('x').map(Number);
    return width && height ? [{ width, height }] : [];
  });
}
