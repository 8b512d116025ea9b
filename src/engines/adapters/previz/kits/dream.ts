import { createCanvas } from '@napi-rs/canvas';
import { css, mix, type Rgb, rgb, white } from '../colour.ts';
import { fractal, smoothstep } from '../noise.ts';
import type { Actor, Backdrop, Item, Layer, Pen, Setting } from '../scene.ts';
import { paintLayer, pixelPicture } from '../surface.ts';

/** Ink colours of a stylised shot. */
function inksOf(setting: Setting): {
  readonly paper: Rgb;
  readonly ink: Rgb;
  readonly wash: Rgb;
  readonly accent: Rgb;
} {
  const { palette, reading } = setting;
  const night = reading.time === 'night';
  const [first, second] = reading.accents.map(rgb);
  return {
    paper: mix(night ? rgb('#cfd3d2') : rgb('#eee6d6'), palette.light, 0.12),
    ink: rgb('#1e2a30'),
    wash: mix(first ?? rgb('#4c7a78'), palette.skyTop, 0.2),
    accent: second ?? rgb('#b8452f'),
  };
}

function washes(setting: Setting): Layer[] {
  const { w, h, u, mx, my, noise, random } = setting;
  const { paper, wash, ink, accent } = inksOf(setting);
  const ground = paintLayer(setting, { depth: 0 }, (pen) => {
    pen.fillStyle = css(paper);
    pen.fillRect(-mx, -my, w + 2 * mx, h + 2 * my);
  });
  const cloud = (
    name: string,
    colour: Rgb,
    cx: number,
    cy: number,
    rx: number,
    ry: number,
    depth: number,
    strength: number,
  ): Layer => {
    const shape = fractal(noise(name), 5);
    const layer = pixelPicture(w + 2 * mx, h + 2 * my, 2.5, (px, py) => {
      const x = px - mx;
      const y = py - my;
      const n = shape(x / (95 * u), y / (95 * u));
      const far = Math.hypot((x - cx) / rx, (y - cy) / ry);
      const body = 1 - smoothstep(0.45, 1.0, far + (n - 0.5) * 1.35);
      // Pigment gathers at the edge of a wash.
      const rim = body * (1 - body) * 2.4;
      return [...mix(colour, ink, 0.25 * rim), strength * (body * (0.45 + 0.7 * n) + rim * 0.42)] as const;
    });
    return {
      kind: 'layer',
      image: layer,
      x: -mx,
      y: -my,
      depth,
      scale: 2.5,
      alpha: ({ s }) => 0.9 + 0.1 * Math.sin(s * 0.6 + cx),
    };
  };
  return [
    ground,
    cloud('wash far', wash, w * (0.3 + 0.4 * random()), h * 0.36, w * 0.52, h * 0.42, 0.15, 0.62),
    cloud('wash near', mix(wash, ink, 0.35), w * (0.15 + 0.7 * random()), h * 0.86, w * 0.5, h * 0.3, 0.4, 0.5),
    cloud('sun', accent, w * (random() < 0.5 ? 0.3 : 0.7), h * 0.32, 74 * u, 74 * u, 0.25, 0.95),
  ];
}

function glassPanes(setting: Setting): Layer {
  const { w, h, u, mx, my, random } = setting;
  const { ink, paper } = inksOf(setting);
  const columns = Math.max(3, Math.round(w / (160 * u)));
  const rows = Math.max(2, Math.round(h / (180 * u)));
  return paintLayer(setting, { depth: 0.62 }, (pen) => {
    for (let i = -1; i <= columns; i++) {
      for (let j = -1; j <= rows; j++) {
        pen.fillStyle = css(random() < 0.5 ? white : paper, 0.05 + 0.16 * random());
        pen.fillRect((i / columns) * w, (j / rows) * h, w / columns, h / rows);
      }
    }
    const brush = (ax: number, ay: number, bx: number, by: number, width: number): void => {
      for (let pass = 0; pass < 3; pass++) {
        pen.strokeStyle = css(ink, 0.34);
        pen.lineWidth = width * (1 - pass * 0.26);
        pen.beginPath();
        pen.moveTo(ax + (random() - 0.5) * 3 * u, ay + (random() - 0.5) * 3 * u);
        pen.quadraticCurveTo(
          (ax + bx) / 2 + (random() - 0.5) * 7 * u,
          (ay + by) / 2 + (random() - 0.5) * 7 * u,
          bx,
          by,
        );
        pen.stroke();
      }
    };
    for (let i = 0; i <= columns; i++) brush((i / columns) * w, -my, (i / columns) * w, h + my, 4.5 * u);
    for (let j = 0; j <= rows; j++) brush(-mx, (j / rows) * h, w + mx, (j / rows) * h, 4.5 * u);
  });
}

interface Tendril {
  /** Share of the clip at which this piece starts to be drawn. */
  readonly from: number;
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly width: number;
  readonly leaf: number;
  readonly tone: number;
}

function growTendrils(setting: Setting): Tendril[] {
  const { w, h, u, random } = setting;
  const pieces: Tendril[] = [];
  const grow = (
    x: number,
    y: number,
    heading: number,
    from: number,
    length: number,
    width: number,
    level: number,
  ): void => {
    let [px, py, angle, at] = [x, y, heading, from];
    const curl = (random() - 0.5) * 0.06;
    let bend = (random() - 0.5) * 0.1;
    for (let i = 0; i < length && at < 1; i++) {
      bend = bend * 0.92 + (random() - 0.5) * 0.09;
      angle += bend + curl;
      const step = 9 * u;
      const nx = px + Math.cos(angle) * step;
      const ny = py + Math.sin(angle) * step;
      const thin = width * (1 - (i / length) * 0.75);
      pieces.push({
        from: at,
        ax: px,
        ay: py,
        bx: nx,
        by: ny,
        width: thin,
        leaf: i % 4 === 2 ? (random() < 0.5 ? -1 : 1) * (0.7 + 0.6 * random()) : 0,
        tone: random(),
      });
      if (level < 2 && i > 5 && random() < 0.1)
        grow(
          nx,
          ny,
          angle + (random() < 0.5 ? -1 : 1) * (0.6 + 0.5 * random()),
          at,
          length * (0.35 + 0.3 * random()),
          thin * 0.65,
          level + 1,
        );
      [px, py] = [nx, ny];
      at += 0.0128 * (0.8 + 0.5 * random());
    }
  };
  const roots = 7;
  for (let i = 0; i < roots; i++) {
    const side = i % 3;
    const x = side === 0 ? -20 * u : side === 1 ? w + 20 * u : w * (0.1 + 0.8 * random());
    const y = side === 2 ? h + 20 * u : h * (0.35 + 0.65 * random());
    const heading =
      side === 0
        ? -0.35 - 0.4 * random()
        : side === 1
          ? Math.PI + 0.35 + 0.4 * random()
          : -Math.PI / 2 + (random() - 0.5) * 0.7;
    // A good part is there from the start: an empty first frame would be no picture.
    grow(x, y, heading, -0.58 + 0.45 * random(), 92, 7.5 * u, 0);
  }
  return pieces.sort((a, b) => a.from - b.from);
}

function vines(setting: Setting): Actor {
  const { w, h, mx, my } = setting;
  const { ink, wash, accent } = inksOf(setting);
  const pieces = growTendrils(setting);
  const canvas = createCanvas(Math.ceil(w + 2 * mx), Math.ceil(h + 2 * my));
  const ground = canvas.getContext('2d');
  ground.translate(mx, my);
  let drawn = 0;
  let shownTo = -1;
  const ink2 = mix(wash, ink, 0.55);
  const put = (pen: Pen, piece: Tendril): void => {
    pen.lineCap = 'round';
    pen.strokeStyle = css(mix(ink, ink2, piece.tone), 0.86);
    pen.lineWidth = piece.width * (0.85 + 0.3 * piece.tone);
    pen.beginPath();
    pen.moveTo(piece.ax, piece.ay);
    pen.lineTo(piece.bx, piece.by);
    pen.stroke();
    if (piece.leaf === 0) return;
    const size = (10 + 13 * piece.tone) * setting.u * Math.abs(piece.leaf);
    const angle = Math.atan2(piece.by - piece.ay, piece.bx - piece.ax) + Math.sign(piece.leaf) * 1.05;
    const flower = piece.tone > 0.93;
    pen.save();
    pen.translate(piece.bx, piece.by);
    pen.rotate(angle);
    pen.fillStyle = css(flower ? accent : mix(wash, ink, 0.15 + 0.6 * piece.tone), flower ? 0.9 : 0.72);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.quadraticCurveTo(size * 0.75, -size * 0.62, size * 1.75, 0);
    pen.quadraticCurveTo(size * 0.75, size * 0.62, 0, 0);
    pen.fill();
    pen.strokeStyle = css(ink, 0.5);
    pen.lineWidth = Math.max(0.7, size * 0.05);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(size * 1.5, 0);
    pen.stroke();
    pen.restore();
  };
  return {
    kind: 'actor',
    depth: 0.75,
    draw: (pen, { p }) => {
      if (p < shownTo) {
        // Frames are also measured ahead of time: growth starts over.
        ground.clearRect(-mx, -my, w + 2 * mx, h + 2 * my);
        drawn = 0;
      }
      shownTo = p;
      for (let piece = pieces[drawn]; piece && piece.from <= p; piece = pieces[++drawn]) put(ground, piece);
      pen.drawImage(canvas, -mx, -my);
    },
  };
}

function inkDrops(setting: Setting): Actor {
  const { w, h, u, random } = setting;
  const { ink, wash } = inksOf(setting);
  const drops = Array.from({ length: 9 }, () => [random() * w, random() * h, random(), random()] as const);
  return {
    kind: 'actor',
    depth: 0.5,
    draw: (pen, { p, s }) => {
      for (const [x, y, start, size] of drops) {
        const age = Math.max(0, Math.min(1, (p - start * 0.75 + 0.25) / 0.5));
        if (age === 0) continue;
        const r = (14 + 40 * size) * u * Math.sqrt(age);
        const soft = pen.createRadialGradient(x, y, r * 0.2, x, y, r);
        soft.addColorStop(0, css(mix(wash, ink, 0.3), 0.2 * (1 - age * 0.6)));
        soft.addColorStop(0.82, css(mix(wash, ink, 0.5), 0.26 * (1 - age * 0.6)));
        soft.addColorStop(1, css(wash, 0));
        pen.fillStyle = soft;
        pen.beginPath();
        pen.ellipse(x, y, r, r * (0.92 + 0.05 * Math.sin(s + start * 9)), 0, 0, 7);
        pen.fill();
      }
    },
  };
}

function hills(setting: Setting): Layer[] {
  const { w, h, u, mx, my, noise } = setting;
  const { ink, wash, paper } = inksOf(setting);
  return [0.3, 0.5, 0.8].map((depth, i) =>
    paintLayer(setting, { depth }, (pen) => {
      const shape = fractal(noise(`hill ${i}`), 3);
      const base = h * (0.6 + i * 0.13);
      const tone = mix(mix(wash, paper, 0.55 - i * 0.22), ink, i * 0.2);
      pen.shadowColor = css(ink, 0.4);
      pen.shadowBlur = 16 * u;
      pen.shadowOffsetY = -3 * u;
      pen.beginPath();
      pen.moveTo(-mx, h + my);
      for (let x = -mx; x <= w + mx; x += 8)
        pen.lineTo(x, base - (shape(x / (190 * u) + 20 * i, 4) - 0.3) * (230 - 40 * i) * u);
      pen.lineTo(w + mx, h + my);
      const fill = pen.createLinearGradient(0, base - 120 * u, 0, base + 140 * u);
      fill.addColorStop(0, css(tone));
      fill.addColorStop(1, css(mix(tone, paper, 0.4)));
      pen.fillStyle = fill;
      pen.fill();
    }),
  );
}

/** A stylised picture: washes on paper, and vines that grow, or hills cut from paper. */
export function dreamBackdrop(setting: Setting): Backdrop {
  const { w, h, reading } = setting;
  const glass = reading.vines;
  const items: Item[] = [
    ...washes(setting),
    inkDrops(setting),
    ...(glass ? [glassPanes(setting), vines(setting)] : hills(setting)),
  ];
  return { focusX: w * 0.5, focusY: h * 0.5, groundY: h * 0.9, lightFrom: -1, items, front: [] };
}
