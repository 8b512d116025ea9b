// The two portraits of the pilot: poster-like, lit by the lamp of the greenhouse from the right.
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { seededRandom } from '../../src/core/random.ts';

type Ink = SKRSContext2D;

const width = 600;
const height = 720;
const centre = width / 2;

interface Face {
  readonly skin: string;
  readonly shade: string;
  readonly light: string;
  readonly brow: string;
  readonly eye: string;
}

/** Fills a closed shape: a start and cubic curves of six numbers each. */
function shape(ink: Ink, colour: string, start: readonly [number, number], curves: readonly Curve[]) {
  ink.fillStyle = colour;
  ink.beginPath();
  ink.moveTo(...start);
  for (const curve of curves) ink.bezierCurveTo(...curve);
  ink.closePath();
  ink.fill();
}

type Curve = readonly [number, number, number, number, number, number];

function backdrop(ink: Ink, seed: number): void {
  const fill = ink.createLinearGradient(0, 0, width, height);
  fill.addColorStop(0, '#0f343c');
  fill.addColorStop(0.6, '#256068');
  fill.addColorStop(1, '#c78445');
  ink.fillStyle = fill;
  ink.fillRect(0, 0, width, height);
  const lamp = ink.createRadialGradient(530, 250, 0, 530, 250, 330);
  lamp.addColorStop(0, '#ffd48acc');
  lamp.addColorStop(1, '#f2a54100');
  ink.fillStyle = lamp;
  ink.fillRect(0, 0, width, height);
  ink.strokeStyle = '#dfe9e2';
  ink.globalAlpha = 0.16;
  ink.lineWidth = 5;
  for (let bar = 0; bar <= 6; bar++) {
    ink.beginPath();
    ink.moveTo(bar * 100, height);
    ink.quadraticCurveTo(bar * 100, 200, centre + (bar * 100 - centre) * 0.7, -60);
    ink.stroke();
  }
  for (const y of [150, 380, 610]) {
    ink.beginPath();
    ink.moveTo(0, y);
    ink.lineTo(width, y);
    ink.stroke();
  }
  const random = seededRandom(seed);
  ink.fillStyle = '#d5ece6';
  for (let drop = 0; drop < 130; drop++) {
    ink.globalAlpha = 0.08 + random() * 0.2;
    ink.beginPath();
    ink.ellipse(random() * width, random() * height, 1.5 + random() * 2, 3 + random() * 5, 0, 0, Math.PI * 2);
    ink.fill();
  }
  ink.globalAlpha = 1;
}

/** Shoulders and chest of a coat, with its lit edge and a placket. */
function coat(ink: Ink, cloth: string, dark: string, lit: string): void {
  shape(
    ink,
    cloth,
    [40, 720],
    [
      [60, 590, 130, 540, 235, 512],
      [270, 540, 330, 540, 365, 512],
      [470, 540, 540, 590, 560, 720],
    ],
  );
  shape(
    ink,
    dark,
    [40, 720],
    [
      [60, 590, 130, 540, 235, 512],
      [250, 560, 270, 640, 272, 720],
      [200, 720, 100, 720, 40, 720],
    ],
  );
  shape(
    ink,
    lit,
    [470, 560],
    [
      [530, 590, 550, 640, 560, 720],
      [550, 720, 545, 720, 536, 720],
      [530, 650, 510, 600, 470, 560],
    ],
  );
  ink.strokeStyle = dark;
  ink.lineWidth = 4;
  ink.beginPath();
  ink.moveTo(304, 560);
  ink.quadraticCurveTo(312, 640, 310, 720);
  ink.stroke();
  ink.fillStyle = lit;
  for (const y of [606, 676]) {
    ink.beginPath();
    ink.arc(328, y, 6, 0, Math.PI * 2);
    ink.fill();
  }
}

function neck(ink: Ink, { shade, skin }: Face): void {
  shape(
    ink,
    shade,
    [246, 420],
    [
      [250, 480, 246, 510, 232, 524],
      [270, 570, 330, 570, 368, 524],
      [354, 510, 350, 480, 354, 420],
    ],
  );
  shape(
    ink,
    skin,
    [318, 440],
    [
      [340, 470, 352, 500, 368, 524],
      [350, 545, 335, 550, 322, 552],
      [330, 520, 326, 470, 318, 440],
    ],
  );
}

function head(ink: Ink, { skin, shade, light }: Face): void {
  shape(
    ink,
    skin,
    [198, 270],
    [
      [200, 150, 400, 150, 402, 270],
      [404, 350, 380, 420, 336, 456],
      [316, 472, 284, 472, 264, 456],
      [220, 420, 196, 350, 198, 270],
    ],
  );
  shape(
    ink,
    shade,
    [198, 270],
    [
      [199, 215, 226, 185, 262, 178],
      [236, 260, 240, 390, 286, 468],
      [278, 466, 270, 462, 264, 456],
      [220, 420, 196, 350, 198, 270],
    ],
  );
  shape(
    ink,
    light,
    [402, 262],
    [
      [404, 350, 380, 420, 336, 456],
      [372, 410, 392, 350, 388, 262],
      [392, 260, 398, 260, 402, 262],
    ],
  );
}

function features(ink: Ink, { shade, brow, eye, light }: Face): void {
  for (const side of [-1, 1]) {
    const x = centre + side * 46;
    shape(
      ink,
      '#f3efe6',
      [x - 24, 302],
      [
        [x - 12, 286, x + 12, 286, x + 24, 302],
        [x + 12, 313, x - 12, 313, x - 24, 302],
      ],
    );
    ink.fillStyle = eye;
    ink.beginPath();
    ink.arc(x + 2, 300, 9.5, 0, Math.PI * 2);
    ink.fill();
    ink.fillStyle = '#101a1b';
    ink.beginPath();
    ink.arc(x + 2, 300, 4.5, 0, Math.PI * 2);
    ink.fill();
    ink.fillStyle = '#ffffff';
    ink.beginPath();
    ink.arc(x + 5, 297, 2.2, 0, Math.PI * 2);
    ink.fill();
    ink.strokeStyle = '#3a2c28';
    ink.lineWidth = 3.5;
    ink.beginPath();
    ink.moveTo(x - 25, 303);
    ink.bezierCurveTo(x - 12, 284, x + 12, 284, x + 25, 301);
    ink.stroke();
    ink.strokeStyle = brow;
    ink.lineWidth = 8;
    ink.lineCap = 'round';
    ink.beginPath();
    ink.moveTo(x - side * 24, 274);
    ink.quadraticCurveTo(x + side * 4, 260, x + side * 30, 271);
    ink.stroke();
  }
  shape(
    ink,
    shade,
    [296, 306],
    [
      [292, 340, 280, 356, 280, 364],
      [288, 376, 304, 376, 310, 370],
      [300, 360, 298, 330, 296, 306],
    ],
  );
  ink.strokeStyle = light;
  ink.lineWidth = 4;
  ink.beginPath();
  ink.moveTo(304, 312);
  ink.quadraticCurveTo(308, 340, 314, 360);
  ink.stroke();
}

function mouth(ink: Ink, lip: string): void {
  shape(
    ink,
    lip,
    [266, 410],
    [
      [280, 400, 292, 402, 300, 405],
      [308, 402, 320, 400, 334, 408],
      [320, 424, 284, 426, 266, 410],
    ],
  );
  ink.strokeStyle = '#4d2c2a';
  ink.lineWidth = 2.5;
  ink.beginPath();
  ink.moveTo(264, 410);
  ink.bezierCurveTo(284, 414, 316, 414, 336, 408);
  ink.stroke();
}

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
