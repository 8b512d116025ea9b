import { createCanvas } from '@napi-rs/canvas';
import type { CameraMove } from '../../../production/shot.ts';
import { applyView, viewAt } from './camera.ts';
import { mix, white } from './colour.ts';
import { drawItem } from './compose.ts';
import { burstsBehind } from './debris.ts';
import { figureLookOf } from './figure-look.ts';
import { cityBackdrop, signColours } from './kits/city.ts';
import { dreamBackdrop } from './kits/dream.ts';
import { forestBackdrop } from './kits/forest.ts';
import { greenhouseAlong } from './kits/greenhouse-along.ts';
import { greenhouseInside } from './kits/greenhouse-inside.ts';
import { greenhouseOutside } from './kits/greenhouse-outside.ts';
import { ridgeBackdrop } from './kits/ridge.ts';
import { roomBackdrop } from './kits/room.ts';
import { tabletopBackdrop } from './kits/tabletop.ts';
import { waterBackdrop } from './kits/water.ts';
import type { Actor, Backdrop, Item, Setting } from './scene.ts';
import { movingFigures, portrait, standingFigures, tablePair } from './subjects.ts';
import { blurred, glow } from './surface.ts';
import { motes, weatherItems } from './weather.ts';

/** A scene ready to be drawn. */
export interface BuiltScene {
  readonly setting: Setting;
  readonly items: readonly Item[];
  readonly camera: CameraMove;
  readonly focus: { readonly x: number; readonly y: number };
  readonly lightFrom: -1 | 1;
}

function backdropOf(setting: Setting): Backdrop {
  const { reading, travel } = setting;
  switch (reading.place) {
    case 'greenhouse':
      if (travel > 0) return greenhouseAlong(setting);
      return reading.inside ? greenhouseInside(setting) : greenhouseOutside(setting);
    case 'city':
      return cityBackdrop(setting);
    case 'water':
      return waterBackdrop(setting, /\b(harbou?r|dock|pier|port|quay|neon|ferry)/i.test(reading.words));
    case 'forest':
      return forestBackdrop(setting);
    case 'room':
      return roomBackdrop(setting, /\b(corridor|hallway|hospital|stairwell|warehouse|school)/i.test(reading.words));
    case 'dream':
      return dreamBackdrop(setting);
    default:
      return ridgeBackdrop(setting);
  }
}

/** The place as a lens sees it that is focused on something near: one soft picture with lights that swim. */
function outOfFocus(setting: Setting, backdrop: Backdrop, blur: number, shiftY = 0): Item[] {
  const { w, h, mx, my, u, random, palette, reading } = setting;
  const wide = createCanvas(w, h);
  const pen = wide.getContext('2d');
  const still = { s: 0, p: 0, index: 0 };
  const view = { ...viewAt('static', still, w, h), zoom: 1.12 };
  for (const item of backdrop.items) {
    pen.save();
    applyView(pen, 'static', view, item.depth, { x: backdrop.focusX, y: backdrop.focusY });
    drawItem(pen, item, still, setting);
    pen.restore();
  }
  const image = createCanvas(Math.ceil(w + 2 * mx), Math.ceil(h + 2 * my));
  image.getContext('2d').drawImage(wide, 0, 0, image.width, image.height);
  const lights = Array.from({ length: 16 }, (_, i) => ({
    x: random() * w,
    y: h * (0.06 + 0.62 * random()),
    r: (9 + 26 * random()) * u,
    phase: random() * 6.3,
    colour: reading.neon
      ? (signColours[i % 6] ?? palette.light)
      : mix(palette.light, i % 3 === 0 ? palette.accent : white, 0.25),
  }));
  const bokeh: Actor = {
    kind: 'actor',
    depth: 0.35,
    draw: (front, { s }) => {
      front.globalCompositeOperation = 'screen';
      // A light that passes: cars outside, a cloud that lets the sun through.
      glow(
        front,
        w * (0.5 + 0.55 * Math.sin(s * 0.85 + 1)),
        h * 0.3,
        w * 0.5,
        mix(palette.light, palette.skyLow, 0.4),
        reading.time === 'day' ? 0.16 : 0.24,
        0.9,
      );
      for (const light of lights) {
        const a = (reading.time === 'day' ? 0.07 : 0.14) * (0.6 + 0.4 * Math.sin(s * 0.9 + light.phase));
        front.fillStyle = `rgba(${light.colour.map(Math.round).join(',')},${a.toFixed(3)})`;
        front.beginPath();
        front.arc(
          light.x + Math.sin(s * 0.6 + light.phase) * 22 * u,
          light.y + Math.cos(s * 0.5 + light.phase) * 14 * u,
          light.r,
          0,
          7,
        );
        front.fill();
      }
      front.globalCompositeOperation = 'source-over';
    },
  };
  return [{ kind: 'layer', image: blurred(image, blur * u), x: -mx, y: shiftY - my, depth: 0.3 }, bokeh];
}

/** Chooses a kit for the words, puts the subject into it, and adds weather. */
export function buildScene(base: Setting, durationS: number): BuiltScene {
  const { reading, h, w, u } = base;
  const following = reading.framing === 'action' && !reading.away;
  const setting: Setting = following ? { ...base, travel: (reading.action === 'walk' ? 150 : 430) * u } : base;
  const backdrop = backdropOf(setting);
  const indoors = reading.place === 'room' || (reading.place === 'greenhouse' && reading.inside);
  const close = reading.framing === 'close' || reading.framing === 'pair' || reading.framing === 'insert';
  const open =
    reading.framing === 'close'
      ? /\brain|\bsnow|\bstorm/i.test(reading.words)
      : !indoors && !close && reading.place !== 'dream';
  const scene = (items: readonly Item[], from: Backdrop, camera: CameraMove = reading.camera): BuiltScene => ({
    setting,
    items,
    camera,
    focus: { x: from.focusX, y: from.focusY },
    lightFrom: from.lightFrom,
  });
  if (reading.place === 'dream')
    return scene(
      [...backdrop.items, ...(reading.framing === 'action' ? [movingFigures(setting, backdrop, h * 0.5)] : [])],
      backdrop,
    );
  if (reading.framing === 'insert') {
    const top = tabletopBackdrop(setting, outOfFocus(setting, backdrop, 16, -0.26 * h));
    return scene([...top.items, motes(setting, 26, 'dust')], top);
  }
  if (reading.framing === 'close') {
    const subject = portrait(setting, reading.figures[0] ?? figureLookOf('somebody', ''), backdrop.lightFrom);
    const weather = weatherItems(setting, h * 1.5, open);
    return scene([...outOfFocus(setting, backdrop, 12), ...weather.slice(0, 1), subject, ...weather.slice(1)], {
      ...backdrop,
      focusX: w / 2,
      focusY: h * 0.42,
    });
  }
  if (reading.framing === 'pair') {
    return scene([...outOfFocus(setting, backdrop, 9), tablePair(setting), motes(setting, 24, 'dust')], {
      ...backdrop,
      focusX: w / 2,
      focusY: h * 0.5,
    });
  }
  const weather = weatherItems(setting, backdrop.groundY, open);
  if (following) {
    const height = Math.min(h * 0.52, w * 0.62);
    const figure = movingFigures(setting, backdrop, height);
    const bursts = reading.debris === undefined ? [] : [burstsBehind(setting, backdrop, height, durationS)];
    return scene(
      [...backdrop.items, ...bursts, figure, ...weather, ...backdrop.front],
      backdrop,
      reading.camera === 'static' ? 'handheld' : reading.camera,
    );
  }
  const height = reading.framing === 'medium' || reading.framing === 'action' ? Math.min(h * 0.56, w * 0.8) : h * 0.2;
  const figures =
    reading.figures.length > 0
      ? [standingFigures(setting, backdrop, height, reading.framing === 'wide' ? 0.14 : 0.04)]
      : [];
  return scene([...backdrop.items, ...figures, ...weather, ...backdrop.front], backdrop);
}
