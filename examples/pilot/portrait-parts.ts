// What both portraits of the pilot are made of: poster-like, lit by the lamp of the greenhouse from the right.
import type { SKRSContext2D } from '@napi-rs/canvas';
import { seededRandom } from '../../src/core/random.ts';

type Ink = SKRSContext2D;

/** Size of a portrait in pixels. */
export const width = 600;
/** Size of a portrait in pixels. */
export const height = 720;
/** Middle of the face. */
export const centre = width / 2;

/** Colours of a face: plain, turned away from the lamp, turned to it. */
export interface Face {
  readonly skin: string;
  readonly shade: string;
  readonly light: string;
  readonly brow: string;
  readonly eye: string;
}

/** Fills a closed shape: a start and cubic curves of six numbers each. */
export function shape(ink: Ink, colour: string, start: readonly [number, number], curves: readonly Curve[]) {
  ink.fillStyle = colour;
  ink.beginPath();
  ink.moveTo(...start);
  for (const curve of curves) ink.bezierCurveTo(...curve);
  ink.closePath();
  ink.fill();
}

type Curve = readonly [number, number, number, number, number, number];

/** The greenhouse at night behind a person, with drops on its glass. */
export function backdrop(ink: Ink, seed: number): void {
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
export function coat(ink: Ink, cloth: string, dark: string, lit: string): void {
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

/** The neck, in the shade of the chin. */
export function neck(ink: Ink, { shade, skin }: Face): void {
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

/** The face without features. */
export function head(ink: Ink, { skin, shade, light }: Face): void {
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

/** Eyes, brows and nose. */
export function features(ink: Ink, { shade, brow, eye, light }: Face): void {
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

/** A closed mouth. */
export function mouth(ink: Ink, lip: string): void {
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
