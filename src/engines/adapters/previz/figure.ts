import { css, lit, mix, type Rgb } from './colour.ts';
import type { FigureLook } from './figure-look.ts';
import type { Pen, Setting } from './scene.ts';

/** How a figure moves. `down` is on the ground. */
export type Motion = 'stand' | 'walk' | 'run' | 'fall' | 'leap';

/** Where and how large a figure stands: feet at (x, y), `height` in pixels. */
export interface FigurePlace {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly lightFrom: -1 | 1;
  /** 0 = clear, 1 = lost in the haze. */
  readonly away01: number;
}

interface Tones {
  readonly coat: Rgb;
  readonly coatShade: Rgb;
  readonly legs: Rgb;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly rim: Rgb;
}

function tonesOf(setting: Setting, look: FigureLook, away01: number): Tones {
  const { palette } = setting;
  const tone = (colour: Rgb, dark: number): Rgb =>
    mix(mix(lit(colour, palette.ambient, 1.05), palette.shade, dark), palette.haze, away01);
  return {
    coat: tone(look.coat, 0.12),
    coatShade: tone(look.coat, 0.52),
    legs: tone(look.legs, 0.35),
    skin: tone(look.skin, 0.08),
    hair: tone(look.hair, 0.18),
    rim: mix(palette.light, palette.haze, away01),
  };
}

type Point = readonly [number, number];

function limb(pen: Pen, a: Point, b: Point, c: Point, wide: number, narrow: number, colour: Rgb): void {
  pen.strokeStyle = css(colour);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.lineWidth = wide;
  pen.beginPath();
  pen.moveTo(...a);
  pen.lineTo(...b);
  pen.stroke();
  pen.lineWidth = narrow;
  pen.beginPath();
  pen.moveTo(...b);
  pen.lineTo(...c);
  pen.stroke();
}

const swing = (from: Point, angle: number, length: number): Point => [
  from[0] + Math.sin(angle) * length,
  from[1] + Math.cos(angle) * length,
];

function hairSide(pen: Pen, look: FigureLook, x: number, y: number, r: number, tones: Tones, blow: number): void {
  if (look.hairCut === 'bald') return;
  pen.fillStyle = css(tones.hair);
  pen.beginPath();
  pen.arc(x - r * 0.12, y - r * 0.12, r * 1.08, Math.PI * 0.62, Math.PI * 1.86);
  pen.quadraticCurveTo(x + r * 0.3, y - r * 0.5, x - r * 0.1, y - r * 0.1);
  pen.closePath();
  pen.fill();
  if (look.hairCut === 'long') {
    pen.beginPath();
    pen.moveTo(x - r * 0.2, y - r);
    pen.quadraticCurveTo(x - r * (1.6 + blow), y - r * 0.2, x - r * (1.5 + 1.5 * blow), y + r * (1.9 - 1.2 * blow));
    pen.quadraticCurveTo(x - r * 0.7, y + r * 1.1, x - r * 0.2, y + r * 0.3);
    pen.fill();
  } else if (look.hairCut === 'bun') {
    pen.beginPath();
    pen.arc(x - r * 1.05, y - r * 0.5, r * 0.45, 0, 7);
    pen.fill();
  } else if (look.hairCut === 'hat') {
    pen.fillRect(x - r * 1.5, y - r * 0.72, r * 2.9, r * 0.24);
    pen.fillRect(x - r * 0.95, y - r * 1.5, r * 1.8, r * 0.85);
  }
}

/** Somebody seen from the side, going to the right: runs, walks, leaps or falls. `s` are seconds. */
export function drawSideFigure(
  pen: Pen,
  setting: Setting,
  look: FigureLook,
  motion: Motion,
  place: FigurePlace,
  s: number,
): void {
  const H = place.height * (look.slight ? 0.95 : 1);
  const tones = tonesOf(setting, look, place.away01);
  const running = motion === 'run' || motion === 'leap';
  const pace = running ? 1.55 : motion === 'fall' ? 1.9 : 0.85;
  const phase = s * pace * Math.PI * 2;
  const reachOf = running ? 0.92 : motion === 'walk' ? 0.42 : motion === 'fall' ? 0.7 : 0.03;
  const tumble = motion === 'fall' ? Math.min(1.15, 0.3 + s * 0.55) : 0;
  const lean = running ? 0.27 : motion === 'walk' ? 0.05 : tumble;
  const bob =
    (running ? 0.034 : 0.012) * Math.cos(phase * 2 + 0.6) * H -
    (motion === 'leap' ? Math.abs(Math.sin(s * 1.9)) * 0.22 * H : 0);
  const hip: Point = [place.x, place.y - H * (0.505 - 0.12 * tumble) + bob];
  const neck: Point = [hip[0] + Math.sin(lean) * 0.335 * H, hip[1] - Math.cos(lean) * 0.335 * H];
  const legOf = (turn: number): readonly [Point, Point] => {
    const swingAngle = Math.sin(phase + turn) * reachOf + (running ? 0.16 : 0);
    const bend = running
      ? 0.28 + 1.35 * Math.max(0, Math.cos(phase + turn))
      : motion === 'walk'
        ? 0.08 + 0.75 * Math.max(0, Math.cos(phase + turn))
        : 0.05 + tumble * 0.8;
    const knee = swing(hip, swingAngle, 0.25 * H);
    return [knee, swing(knee, swingAngle - bend, 0.25 * H)];
  };
  const shoulder: Point = [neck[0] - 0.005 * H, neck[1] + 0.045 * H];
  const armOf = (turn: number): readonly [Point, Point] => {
    const angle = -Math.sin(phase + turn) * reachOf * 0.95 + lean * 0.4 + tumble * 0.9;
    const elbow = swing(shoulder, angle, 0.165 * H);
    return [elbow, swing(elbow, angle + (running ? 1.45 : 0.22 + tumble * 0.4), 0.16 * H)];
  };
  const foot = (ankle: Point, knee: Point, colour: Rgb): void => {
    const tilt = Math.atan2(ankle[0] - knee[0], ankle[1] - knee[1]);
    limb(
      pen,
      ankle,
      [ankle[0] + Math.cos(tilt) * 0.05 * H, ankle[1] - Math.sin(tilt) * 0.05 * H],
      [ankle[0] + Math.cos(tilt) * 0.075 * H, ankle[1] - Math.sin(tilt) * 0.075 * H],
      0.05 * H,
      0.042 * H,
      colour,
    );
  };
  const bootColour = mix(tones.legs, setting.palette.shade, 0.5);
  const [farKnee, farAnkle] = legOf(Math.PI);
  const [farElbow, farHand] = armOf(Math.PI);
  limb(pen, shoulder, farElbow, farHand, 0.075 * H, 0.06 * H, tones.coatShade);
  limb(pen, hip, farKnee, farAnkle, 0.105 * H, 0.068 * H, mix(tones.legs, setting.palette.shade, 0.42));
  foot(farAnkle, farKnee, bootColour);
  const [knee, ankle] = legOf(0);
  limb(pen, hip, knee, ankle, 0.112 * H, 0.072 * H, tones.legs);
  foot(ankle, knee, bootColour);
  // Coat: shoulders to hem; a long one trails behind.
  const hemDrop = look.longCoat ? 0.17 : 0.05;
  const flap = running ? 0.07 + 0.035 * Math.sin(phase * 2) : 0.012 * Math.sin(phase);
  const back: Point = [hip[0] - (0.085 + flap) * H, hip[1] + (hemDrop - flap * 0.7) * H];
  const front: Point = [hip[0] + (0.085 + (0.3 * Math.max(0, knee[0] - hip[0])) / H) * H, hip[1] + hemDrop * 0.85 * H];
  const coat = pen.createLinearGradient(hip[0] - 0.12 * H, 0, hip[0] + 0.14 * H, 0);
  coat.addColorStop(0, css(place.lightFrom < 0 ? mix(tones.coat, tones.rim, 0.25) : tones.coatShade));
  coat.addColorStop(0.55, css(tones.coat));
  coat.addColorStop(1, css(place.lightFrom > 0 ? mix(tones.coat, tones.rim, 0.25) : tones.coatShade));
  pen.fillStyle = coat;
  pen.beginPath();
  pen.moveTo(neck[0] - 0.045 * H, neck[1] + 0.005 * H);
  pen.quadraticCurveTo(neck[0] - 0.115 * H, neck[1] + 0.07 * H, hip[0] - 0.085 * H, hip[1] - 0.02 * H);
  pen.lineTo(...back);
  pen.quadraticCurveTo(hip[0], hip[1] + (hemDrop + 0.03) * H, front[0], front[1]);
  pen.quadraticCurveTo(hip[0] + 0.1 * H, hip[1] - 0.12 * H, neck[0] + 0.07 * H, neck[1] + 0.06 * H);
  pen.quadraticCurveTo(neck[0] + 0.055 * H, neck[1], neck[0] + 0.02 * H, neck[1] - 0.01 * H);
  pen.fill();
  pen.strokeStyle = css(tones.rim, 0.75 * (1 - place.away01));
  pen.lineWidth = 0.012 * H;
  pen.beginPath();
  if (place.lightFrom < 0) {
    pen.moveTo(neck[0] - 0.06 * H, neck[1] + 0.02 * H);
    pen.quadraticCurveTo(neck[0] - 0.11 * H, neck[1] + 0.07 * H, hip[0] - 0.085 * H, hip[1] - 0.02 * H);
    pen.lineTo(...back);
  } else {
    pen.moveTo(neck[0] + 0.065 * H, neck[1] + 0.05 * H);
    pen.quadraticCurveTo(hip[0] + 0.1 * H, hip[1] - 0.12 * H, front[0], front[1]);
  }
  pen.stroke();
  // Head.
  const r = 0.068 * H;
  const hx = neck[0] + Math.sin(lean * 0.6) * 0.075 * H + 0.018 * H;
  const hy = neck[1] - 0.07 * H;
  limb(
    pen,
    [neck[0], neck[1] + 0.02 * H],
    [hx - r * 0.1, hy + r * 0.5],
    [hx, hy],
    0.05 * H,
    0.05 * H,
    mix(tones.skin, setting.palette.shade, 0.3),
  );
  pen.fillStyle = css(tones.skin);
  pen.beginPath();
  pen.ellipse(hx, hy, r * 0.88, r * 1.06, 0.12 + lean * 0.3, 0, 7);
  pen.fill();
  pen.beginPath();
  pen.moveTo(hx + r * 0.72, hy - r * 0.2);
  pen.lineTo(hx + r * 1.12, hy + r * 0.22);
  pen.lineTo(hx + r * 0.7, hy + r * 0.4);
  pen.fill();
  if (look.beard) {
    pen.fillStyle = css(tones.hair);
    pen.beginPath();
    pen.ellipse(hx + r * 0.35, hy + r * 0.72, r * 0.62, r * 0.5, -0.4, 0, 7);
    pen.fill();
  }
  hairSide(pen, look, hx, hy, r, tones, running ? 0.7 + 0.15 * Math.sin(phase * 2) : 0);
  const [elbow, hand] = armOf(0);
  limb(pen, shoulder, elbow, hand, 0.082 * H, 0.064 * H, mix(tones.coat, tones.coatShade, 0.25));
  pen.fillStyle = css(tones.skin);
  pen.beginPath();
  pen.arc(hand[0] + 0.008 * H, hand[1], 0.031 * H, 0, 7);
  pen.fill();
}

/** Somebody seen from behind, standing or walking into the picture. */
export function drawBackFigure(
  pen: Pen,
  setting: Setting,
  look: FigureLook,
  motion: Motion,
  place: FigurePlace,
  s: number,
): void {
  const H = place.height * (look.slight ? 0.95 : 1);
  const tones = tonesOf(setting, look, place.away01);
  const going = motion === 'stand' ? 0 : 1;
  const phase = s * Math.PI * 2 * (motion === 'run' ? 1.4 : 0.8);
  const sway = going ? Math.sin(phase) * 0.012 * H : Math.sin(s * 0.9) * 0.003 * H;
  const breath = 1 + 0.008 * Math.sin(s * 1.9);
  const x = place.x + sway;
  const y = place.y - (going ? Math.abs(Math.cos(phase)) * 0.012 * H : 0);
  const dark = setting.palette.shade;
  for (const side of [-1, 1]) {
    const lifted = going * Math.max(0, Math.sin(phase) * side) * 0.06 * H;
    limb(
      pen,
      [x + side * 0.045 * H, y - 0.5 * H],
      [x + side * 0.052 * H, y - 0.26 * H - lifted * 0.4],
      [x + side * 0.05 * H, y - 0.025 * H - lifted],
      0.095 * H,
      0.07 * H,
      mix(tones.legs, dark, side * place.lightFrom > 0 ? 0.05 : 0.4),
    );
    limb(
      pen,
      [x + side * 0.05 * H, y - 0.02 * H - lifted],
      [x + side * 0.058 * H, y - 0.012 * H - lifted],
      [x + side * 0.06 * H, y - 0.01 * H - lifted],
      0.06 * H,
      0.05 * H,
      mix(tones.legs, dark, 0.6),
    );
  }
  const hem = look.longCoat ? 0.32 : 0.45;
  for (const side of [-1, 1]) {
    const armSwing = going * Math.sin(phase) * side * 0.02 * H;
    limb(
      pen,
      [x + side * 0.115 * H, y - 0.79 * H],
      [x + side * 0.148 * H, y - 0.62 * H + armSwing],
      [x + side * 0.142 * H, y - 0.47 * H + armSwing * 2],
      0.078 * H,
      0.062 * H,
      side * place.lightFrom > 0 ? mix(tones.coat, tones.rim, 0.12) : tones.coatShade,
    );
    pen.fillStyle = css(mix(tones.skin, dark, 0.2));
    pen.beginPath();
    pen.arc(x + side * 0.142 * H, y - 0.445 * H + armSwing * 2, 0.027 * H, 0, 7);
    pen.fill();
  }
  const wide = 0.135 * H * breath;
  const coat = pen.createLinearGradient(x - wide, 0, x + wide, 0);
  const bright = css(mix(tones.coat, tones.rim, 0.3));
  coat.addColorStop(0, place.lightFrom < 0 ? bright : css(tones.coatShade));
  coat.addColorStop(0.42, css(tones.coat));
  coat.addColorStop(1, place.lightFrom > 0 ? bright : css(tones.coatShade));
  pen.fillStyle = coat;
  pen.beginPath();
  pen.moveTo(x - 0.045 * H, y - 0.855 * H);
  pen.quadraticCurveTo(x - wide * 1.05, y - 0.84 * H, x - wide, y - 0.74 * H);
  pen.quadraticCurveTo(x - wide * 0.78, y - 0.62 * H, x - wide * (look.longCoat ? 1.12 : 0.85), y - hem * H);
  pen.quadraticCurveTo(x, y - (hem - 0.025) * H, x + wide * (look.longCoat ? 1.12 : 0.85), y - hem * H);
  pen.quadraticCurveTo(x + wide * 0.78, y - 0.62 * H, x + wide, y - 0.74 * H);
  pen.quadraticCurveTo(x + wide * 1.05, y - 0.84 * H, x + 0.045 * H, y - 0.855 * H);
  pen.fill();
  pen.strokeStyle = css(tones.coatShade, 0.7);
  pen.lineWidth = 0.008 * H;
  pen.beginPath();
  pen.moveTo(x, y - 0.8 * H);
  pen.quadraticCurveTo(x + 0.012 * H, y - 0.6 * H, x - 0.004 * H, y - (hem + 0.01) * H);
  pen.stroke();
  pen.strokeStyle = css(tones.rim, 0.8 * (1 - place.away01));
  pen.lineWidth = 0.012 * H;
  pen.beginPath();
  const e = place.lightFrom;
  pen.moveTo(x + e * 0.06 * H, y - 0.852 * H);
  pen.quadraticCurveTo(x + e * wide * 1.05, y - 0.84 * H, x + e * wide, y - 0.74 * H);
  pen.stroke();
  const r = 0.07 * H;
  const hy = y - 0.925 * H;
  limb(pen, [x, y - 0.84 * H], [x, y - 0.88 * H], [x, hy], 0.052 * H, 0.05 * H, mix(tones.skin, dark, 0.35));
  pen.fillStyle = css(look.hairCut === 'bald' ? tones.skin : tones.hair);
  pen.beginPath();
  pen.ellipse(x, hy, r * 0.9, r * 1.08, 0, 0, 7);
  pen.fill();
  if (look.hairCut === 'long') {
    pen.beginPath();
    pen.moveTo(x - r * 0.9, hy);
    pen.quadraticCurveTo(x - r * 1.2, hy + r * 1.9, x - r * 0.6, hy + r * 2.3);
    pen.lineTo(x + r * 0.6, hy + r * 2.3);
    pen.quadraticCurveTo(x + r * 1.2, hy + r * 1.9, x + r * 0.9, hy);
    pen.fill();
  } else if (look.hairCut === 'bun') {
    pen.beginPath();
    pen.arc(x, hy - r * 0.9, r * 0.45, 0, 7);
    pen.fill();
  } else if (look.hairCut === 'hat') {
    pen.fillRect(x - r * 1.55, hy - r * 0.5, r * 3.1, r * 0.26);
    pen.fillRect(x - r * 0.9, hy - r * 1.35, r * 1.8, r);
  }
  pen.strokeStyle = css(tones.rim, 0.7 * (1 - place.away01));
  pen.lineWidth = 0.011 * H;
  pen.beginPath();
  pen.arc(x, hy, r * 0.95, e > 0 ? -1.25 : Math.PI + 0.4 - 0.35, e > 0 ? 0.2 : Math.PI + 1.25);
  pen.stroke();
}

/** Soft shadow and, on wet ground, a broken reflection under a figure. */
export function drawContact(pen: Pen, setting: Setting, place: FigurePlace, colour: Rgb): void {
  pen.save();
  pen.translate(place.x, place.y);
  pen.scale(1, 0.16);
  const r = place.height * 0.26;
  const shade = pen.createRadialGradient(0, 0, 0, 0, 0, r);
  shade.addColorStop(0, css(setting.palette.shade, 0.6 * (1 - place.away01)));
  shade.addColorStop(1, css(setting.palette.shade, 0));
  pen.fillStyle = shade;
  pen.fillRect(-r, -r, 2 * r, 2 * r);
  pen.restore();
  if (setting.reading.weather !== 'rain' && setting.reading.weather !== 'storm') return;
  const mirror = pen.createLinearGradient(0, place.y, 0, place.y + place.height * 0.4);
  mirror.addColorStop(0, css(colour, 0.3));
  mirror.addColorStop(1, css(colour, 0));
  pen.fillStyle = mirror;
  pen.fillRect(place.x - place.height * 0.07, place.y, place.height * 0.14, place.height * 0.4);
}
