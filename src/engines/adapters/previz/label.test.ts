import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { labelFamily, labelPicture, registerLabelFont } from './label.ts';

function ink(text: string): number {
  const label = labelPicture(text, 1, 700);
  const { data } = label.getContext('2d').getImageData(0, 0, label.width, label.height);
  let bright = 0;
  for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 200 && (data[i + 2] ?? 0) > 200) bright++;
  return bright;
}

describe('labelPicture', () => {
  it('writes with the bundled font, not with one of the machine', () => {
    registerLabelFont();
    expect(GlobalFonts.has(labelFamily)).toBe(true);
    const pen = createCanvas(9, 9).getContext('2d');
    pen.font = `600 40px "${labelFamily}"`;
    // Widths of Inter SemiBold at 40 px; another font gives others.
    expect(pen.measureText('PREVIZ').width).toBeCloseTo(142.4, 0);
  });

  it('leaves more ink for a longer text', () => {
    expect(ink('PREVIZ E01 SH010')).toBeGreaterThan(ink('P') + 100);
  });

  it('shrinks a long text to the room there is', () => {
    expect(labelPicture('EMULATED '.repeat(30), 1, 400).width).toBeLessThanOrEqual(400);
  });
});
