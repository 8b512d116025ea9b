// Draws the reference pictures of the pilot, the same bytes every time: node examples/pilot/draw-references.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { seededRandom } from '../../src/core/random.ts';
import { drawIvo, drawMara } from './draw-portraits.ts';

type Ink = SKRSContext2D;

const night = '#0c2b33';
const teal = '#1f5f66';
const mist = '#6fa8a3';
const amber = '#f2a541';
const iron = '#dfe9e2';

function save(canvas: Canvas, ...path: string[]): void {
  writeFileSync(join(import.meta.dirname, ...path), canvas.toBuffer('image/png'));
}

function sky(ink: Ink, width: number, height: number, stops: readonly string[]): void {
  const fill = ink.createLinearGradient(0, 0, 0, height);
  for (const [index, colour] of stops.entries()) fill.addColorStop(index / (stops.length - 1), colour);
  ink.fillStyle = fill;
  ink.fillRect(0, 0, width, height);
}

function glow(ink: Ink, x: number, y: number, radius: number, colour: string, strength: number): void {
  const light = ink.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, colour);
  light.addColorStop(1, `${colour.slice(0, 7)}00`);
  ink.globalAlpha = strength;
  ink.fillStyle = light;
  ink.fillRect(x - radius, y - radius, radius * 2, radius * 2);
  ink.globalAlpha = 1;
}

function rain(ink: Ink, width: number, height: number, drops: number, seed: number): void {
  const random = seededRandom(seed);
  ink.strokeStyle = '#d5ece6';
  ink.lineWidth = 1;
  for (let drop = 0; drop < drops; drop++) {
    const x = random() * width * 1.1;
    const y = random() * height;
    const length = 14 + random() * 26;
    ink.globalAlpha = 0.08 + random() * 0.16;
    ink.beginPath();
    ink.moveTo(x, y);
    ink.lineTo(x - length * 0.28, y + length);
    ink.stroke();
  }
  ink.globalAlpha = 1;
}

/** A hill from edge to edge, its crest given as heights at equal distances. */
function hill(ink: Ink, width: number, height: number, crest: readonly number[], colour: string): void {
  const step = width / (crest.length - 1);
  ink.fillStyle = colour;
  ink.beginPath();
  ink.moveTo(0, height);
  ink.lineTo(0, crest[0] ?? height);
  for (let i = 1; i < crest.length; i++) {
    const before = crest[i - 1] ?? height;
    const here = crest[i] ?? height;
    ink.bezierCurveTo((i - 0.5) * step, before, (i - 0.5) * step, here, i * step, here);
  }
  ink.lineTo(width, height);
  ink.fill();
}

/** The greenhouse from outside: a long nave with an arched roof and a taller dome, lit from within. */
function glasshouse(ink: Ink, x: number, base: number, size: number): void {
  const wall = size * 0.42;
  const outline = (): void => {
    ink.beginPath();
    ink.moveTo(x - size, base);
    ink.lineTo(x - size, base - wall * 0.55);
    ink.quadraticCurveTo(x - size * 0.7, base - wall * 1.15, x - size * 0.36, base - wall * 1.2);
    ink.lineTo(x - size * 0.36, base - wall * 1.3);
    ink.quadraticCurveTo(x - size * 0.3, base - wall * 2.15, x, base - wall * 2.25);
    ink.quadraticCurveTo(x + size * 0.3, base - wall * 2.15, x + size * 0.36, base - wall * 1.3);
    ink.lineTo(x + size * 0.36, base - wall * 1.2);
    ink.quadraticCurveTo(x + size * 0.7, base - wall * 1.15, x + size, base - wall * 0.55);
    ink.lineTo(x + size, base);
    ink.closePath();
  };
  ink.save();
  outline();
  ink.clip();
  sky(ink, 1e4, base, ['#214a50', '#3d7d7c', '#4f8d83']);
  glow(ink, x - size * 0.05, base - wall * 0.42, size * 0.8, amber, 0.95);
  glow(ink, x - size * 0.05, base - wall * 0.4, size * 0.2, '#fff0c4', 1);
  foliage(ink, x, base, size);
  ink.strokeStyle = iron;
  ink.globalAlpha = 0.65;
  ink.lineWidth = Math.max(1, size / 220);
  for (let bar = -12; bar <= 12; bar++) {
    const at = x + (bar / 12) * size;
    ink.beginPath();
    ink.moveTo(at, base);
    ink.quadraticCurveTo(at, base - wall * 1.3, x + (at - x) * 0.82, base - wall * 2.4);
    ink.stroke();
  }
  for (const level of [0.5, 0.95, 1.3, 1.75]) {
    ink.beginPath();
    ink.moveTo(x - size, base - wall * level);
    ink.lineTo(x + size, base - wall * level);
    ink.stroke();
  }
  ink.restore();
  ink.strokeStyle = iron;
  ink.lineWidth = Math.max(1.5, size / 110);
  outline();
  ink.stroke();
  ink.beginPath();
  ink.moveTo(x, base - wall * 2.25);
  ink.lineTo(x, base - wall * 2.6);
  ink.stroke();
  // Panes that are gone.
  ink.fillStyle = night;
  for (const [dx, level] of [
    [-0.62, 0.7],
    [0.47, 0.62],
    [0.13, 1.45],
  ] as const) {
    ink.beginPath();
    ink.moveTo(x + dx * size, base - wall * level);
    ink.lineTo(x + (dx + 0.07) * size, base - wall * (level + 0.05));
    ink.lineTo(x + (dx + 0.06) * size, base - wall * (level - 0.2));
    ink.lineTo(x + (dx + 0.02) * size, base - wall * (level - 0.12));
    ink.fill();
  }
}

function foliage(ink: Ink, x: number, base: number, size: number): void {
  const random = seededRandom(11);
  ink.fillStyle = '#12383a';
  for (let leaf = 0; leaf < 70; leaf++) {
    const at = x + (random() * 2 - 1) * size;
    const tall = size * (0.06 + random() * 0.2);
    ink.beginPath();
    ink.moveTo(at, base);
    ink.quadraticCurveTo(at - tall * 0.5, base - tall * 0.7, at + (random() - 0.5) * tall, base - tall);
    ink.quadraticCurveTo(at + tall * 0.3, base - tall * 0.5, at + tall * 0.12, base);
    ink.fill();
  }
}

function figure(ink: Ink, x: number, base: number, tall: number, coat: string): void {
  ink.fillStyle = coat;
  ink.beginPath();
  ink.moveTo(x - tall * 0.2, base - tall * 0.12);
  ink.quadraticCurveTo(x - tall * 0.16, base - tall * 0.8, x, base - tall * 0.84);
  ink.quadraticCurveTo(x + tall * 0.16, base - tall * 0.8, x + tall * 0.22, base - tall * 0.12);
  ink.fill();
  ink.fillStyle = '#0a1f22';
  ink.fillRect(x - tall * 0.1, base - tall * 0.14, tall * 0.07, tall * 0.16);
  ink.fillRect(x + tall * 0.04, base - tall * 0.14, tall * 0.07, tall * 0.16);
  ink.fillStyle = '#9aa1a4';
  ink.beginPath();
  ink.arc(x, base - tall * 0.9, tall * 0.1, 0, Math.PI * 2);
  ink.fill();
}

function drawKeyArt(): Canvas {
  const canvas = createCanvas(704, 396);
  const ink = canvas.getContext('2d');
  ink.scale(704 / 960, 704 / 960); // drawn on 960 x 540
  sky(ink, 960, 540, [night, '#184a53', '#3f8583', '#d8935a']);
  hill(ink, 960, 540, [420, 360, 330, 345, 400, 430], '#1b4a4c');
  glow(ink, 560, 300, 330, amber, 0.5);
  glasshouse(ink, 560, 362, 190);
  hill(ink, 960, 540, [400, 430, 372, 360, 378, 440, 470], '#123a3c');
  hill(ink, 960, 540, [470, 440, 470, 505, 480, 450, 470], '#0b282b');
  // The lane, a ribbon of water that holds the sky.
  ink.fillStyle = '#7fb0a5';
  ink.globalAlpha = 0.55;
  ink.beginPath();
  ink.moveTo(210, 540);
  ink.quadraticCurveTo(330, 450, 505, 380);
  ink.lineTo(520, 380);
  ink.quadraticCurveTo(400, 455, 345, 540);
  ink.fill();
  ink.globalAlpha = 1;
  figure(ink, 322, 492, 92, '#2f6b45');
  rain(ink, 960, 540, 300, 3);
  return canvas;
}

function drawGreenhouse(): Canvas {
  const canvas = createCanvas(704, 396);
  const ink = canvas.getContext('2d');
  ink.scale(704 / 960, 704 / 960); // drawn on 960 x 540
  sky(ink, 960, 540, ['#17434b', teal, mist]);
  hill(ink, 960, 540, [400, 380, 350, 345, 370, 390], '#235559');
  glow(ink, 480, 350, 420, amber, 0.45);
  glasshouse(ink, 480, 440, 330);
  hill(ink, 960, 540, [455, 440, 436, 436, 442, 460], '#0f3234');
  // Ferns that have come out through the walls.
  const random = seededRandom(5);
  ink.strokeStyle = '#1d5140';
  ink.lineWidth = 3;
  for (let fern = 0; fern < 60; fern++) {
    const x = random() * 960;
    const tall = 24 + random() * 60;
    ink.beginPath();
    ink.moveTo(x, 540 - random() * 60);
    ink.quadraticCurveTo(x + 6, 480 - tall * 0.4, x + (random() - 0.5) * 70, 490 - tall);
    ink.stroke();
  }
  rain(ink, 960, 540, 240, 9);
  return canvas;
}

save(drawKeyArt(), 'looks', 'key-art.png');
save(drawGreenhouse(), 'bible', 'greenhouse.png');
save(drawMara(), 'bible', 'mara.png');
save(drawIvo(), 'bible', 'ivo.png');
