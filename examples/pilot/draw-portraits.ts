// The two portraits of the pilot.
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import {
  backdrop,
  centre,
  coat,
  type Face,
  features,
  head,
  height,
  mouth,
  neck,
  shape,
  width,
} from './portrait-parts.ts';

/** Mara: short grey hair, dark green raincoat. */
export function drawMara(): Canvas {
  const canvas = createCanvas(width, height);
  const ink = canvas.getContext('2d');
  const face: Face = { skin: '#d9a282', shade: '#a56f5a', light: '#f5c78f', brow: '#5f6468', eye: '#3f7f78' };
  backdrop(ink, 21);
  // The hood lies on her shoulders, behind the head.
  shape(
    ink,
    '#173d2b',
    [150, 560],
    [
      [140, 440, 200, 410, 300, 412],
      [400, 410, 460, 440, 450, 560],
      [380, 600, 220, 600, 150, 560],
    ],
  );
  shape(
    ink,
    '#767d82',
    [196, 346],
    [
      [186, 344, 176, 338, 166, 326],
      [176, 322, 178, 312, 176, 296],
      [164, 180, 214, 106, 286, 98],
      [292, 90, 302, 84, 316, 82],
      [314, 88, 316, 92, 320, 98],
      [400, 100, 440, 176, 424, 296],
      [422, 312, 428, 322, 438, 328],
      [428, 340, 416, 346, 404, 346],
      [380, 360, 220, 360, 196, 346],
    ],
  );
  neck(ink, face);
  coat(ink, '#2b6444', '#1a4430', '#7fae63');
  head(ink, face);
  features(ink, face);
  mouth(ink, '#a5574f');
  shape(
    ink,
    '#8f979c',
    [190, 300],
    [
      [172, 180, 232, 112, 306, 110],
      [384, 108, 428, 176, 410, 296],
      [406, 262, 400, 238, 386, 214],
      [378, 238, 364, 250, 350, 256],
      [354, 242, 352, 228, 346, 216],
      [330, 242, 308, 254, 286, 258],
      [292, 242, 292, 228, 288, 216],
      [270, 240, 252, 248, 232, 250],
      [238, 234, 240, 220, 238, 206],
      [214, 232, 202, 262, 190, 300],
    ],
  );
  shape(
    ink,
    '#b9c0c3',
    [252, 146],
    [
      [300, 104, 388, 118, 404, 236],
      [392, 190, 350, 168, 300, 172],
      [280, 172, 262, 164, 252, 146],
    ],
  );
  ink.strokeStyle = '#6b7378';
  ink.lineWidth = 3;
  for (const [from, to] of [
    [240, 208],
    [288, 218],
    [346, 218],
    [386, 216],
  ] as const) {
    ink.beginPath();
    ink.moveTo(centre + (from - centre) * 0.5 + 14, 128);
    ink.quadraticCurveTo(from + 4, 160, from, to);
    ink.stroke();
  }
  return canvas;
}

/** Ivo: white beard, yellow oilskin and sou'wester. */
export function drawIvo(): Canvas {
  const canvas = createCanvas(width, height);
  const ink = canvas.getContext('2d');
  const face: Face = { skin: '#c98f6e', shade: '#95604a', light: '#f0bb82', brow: '#ece6da', eye: '#5a6f8c' };
  backdrop(ink, 34);
  neck(ink, face);
  coat(ink, '#e0a92e', '#a8741f', '#ffe08a');
  head(ink, face);
  // Lines of seventy years of weather.
  ink.strokeStyle = '#8a5a45';
  ink.lineWidth = 2;
  for (const [x, y, to] of [
    [226, 318, 214],
    [230, 330, 220],
    [374, 318, 386],
    [370, 330, 380],
  ] as const) {
    ink.beginPath();
    ink.moveTo(x, y);
    ink.lineTo(to, y + 6);
    ink.stroke();
  }
  features(ink, face);
  shape(
    ink,
    '#ded7c8',
    [200, 322],
    [
      [196, 440, 220, 560, 300, 566],
      [380, 560, 404, 440, 400, 322],
      [386, 372, 352, 384, 300, 384],
      [248, 384, 214, 372, 200, 322],
    ],
  );
  shape(
    ink,
    '#f7f2e6',
    [300, 384],
    [
      [352, 384, 386, 372, 400, 322],
      [404, 440, 380, 552, 310, 566],
      [340, 500, 330, 430, 300, 384],
    ],
  );
  ink.strokeStyle = '#bdb4a2';
  ink.lineWidth = 2.5;
  for (let strand = -3; strand <= 3; strand++) {
    ink.beginPath();
    ink.moveTo(centre + strand * 24, 430);
    ink.quadraticCurveTo(centre + strand * 22, 490, centre + strand * 12, 538);
    ink.stroke();
  }
  mouth(ink, '#94503f');
  shape(
    ink,
    '#fffaf0',
    [300, 386],
    [
      [270, 376, 246, 388, 232, 414],
      [260, 410, 284, 410, 300, 402],
      [316, 410, 340, 410, 368, 414],
      [354, 388, 330, 376, 300, 386],
    ],
  );
  // The sou'wester: crown, then a brim that is longer behind.
  shape(
    ink,
    '#e7b135',
    [206, 226],
    [
      [204, 90, 264, 62, 304, 62],
      [356, 62, 398, 96, 396, 226],
      [340, 246, 262, 246, 206, 226],
    ],
  );
  shape(
    ink,
    '#ffe08a',
    [330, 68],
    [
      [372, 84, 396, 130, 396, 222],
      [384, 228, 374, 232, 366, 234],
      [372, 160, 360, 100, 330, 68],
    ],
  );
  shape(
    ink,
    '#b57f22',
    [134, 282],
    [
      [160, 222, 220, 204, 300, 208],
      [380, 204, 440, 222, 466, 276],
      [410, 244, 360, 238, 300, 240],
      [240, 238, 190, 246, 134, 282],
    ],
  );
  shape(
    ink,
    '#f0bf48',
    [134, 282],
    [
      [160, 216, 220, 194, 300, 198],
      [380, 194, 440, 216, 466, 276],
      [410, 236, 360, 226, 300, 228],
      [240, 226, 190, 238, 134, 282],
    ],
  );
  return canvas;
}
