import type { Item, Moment, Pen, Setting } from './scene.ts';

/** Draws one item where the pen stands; leaves opacity and blend mode as it found them. */
export function drawItem(pen: Pen, item: Item, moment: Moment, setting: Setting): void {
  if (item.kind === 'actor') {
    item.draw(pen, moment);
    return;
  }
  const alpha = item.alpha?.(moment) ?? 1;
  if (alpha <= 0) return;
  pen.globalAlpha = alpha;
  if (item.blend) pen.globalCompositeOperation = item.blend;
  const width = item.image.width * (item.scale ?? 1);
  const height = item.image.height * (item.scale ?? 1);
  if (item.wrap === undefined) {
    pen.drawImage(item.image, item.x, item.y, width, height);
  } else {
    const gone = (setting.travel * item.depth + (item.drift ?? 0)) * moment.s;
    const start = -((((gone % item.wrap) + item.wrap) % item.wrap) + setting.mx);
    for (let x = start; x < setting.w + setting.mx; x += item.wrap) pen.drawImage(item.image, x, item.y, width, height);
  }
  pen.globalAlpha = 1;
  pen.globalCompositeOperation = 'source-over';
}
