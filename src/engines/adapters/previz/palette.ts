import { fade, lit, lumaOf, mix, type Rgb, rgb } from './colour.ts';
import type { Reading } from './reading.ts';

/** The colours a scene is painted with. */
export interface Palette {
  readonly skyTop: Rgb;
  readonly skyMid: Rgb;
  readonly skyLow: Rgb;
  /** Colour of the sun, moon or window. */
  readonly light: Rgb;
  /** What distance fades into. */
  readonly haze: Rgb;
  /** The darkest silhouettes. */
  readonly shade: Rgb;
  /** General light on objects: their own colour is multiplied by it. */
  readonly ambient: Rgb;
  /** Contrast colour for signs, flowers and lamps. */
  readonly accent: Rgb;
  /** Leaves. */
  readonly leaf: Rgb;
}

const byTime: Readonly<Record<Reading['time'], readonly [string, string, string, string, string, string, string]>> = {
  //       top        mid        low        light      haze       shade      ambient
  dawn: ['#4a6788', '#93a2b8', '#f6cfa6', '#ffdba6', '#c8b9b4', '#22313f', '#c9c0bd'],
  day: ['#3b7bb0', '#83b4d6', '#dcebee', '#fff3d2', '#b7cfd8', '#20404a', '#e2e4de'],
  dusk: ['#34366c', '#94557f', '#f79a5c', '#ffbb72', '#aa788c', '#29203f', '#c9a0a2'],
  night: ['#14264a', '#2a4a72', '#5f83a4', '#cfe4ff', '#456a90', '#0f1c30', '#8aa0c4'],
};

/** Colours for the time of day, weather, mood and colour words of a shot. */
export function paletteOf(reading: Reading): Palette {
  const [top, mid, low, light, haze, shade, ambient] = byTime[reading.time].map(rgb) as [
    Rgb,
    Rgb,
    Rgb,
    Rgb,
    Rgb,
    Rgb,
    Rgb,
  ];
  const slate = mix(rgb('#5b6f7c'), low, 0.25);
  const greyed: Record<Reading['weather'], readonly [share: number, toward: Rgb]> = {
    clear: [0, slate],
    rain: [0.38, slate],
    storm: [0.55, rgb('#4a5a66')],
    fog: [0.5, mix(haze, rgb('#c9ced0'), 0.5)],
    snow: [0.35, rgb('#aebccb')],
  };
  const [share, toward] = greyed[reading.weather];
  const mood = reading.mood === 'warm' ? rgb('#f0b070') : reading.mood === 'grim' ? rgb('#4f6470') : undefined;
  const [first, second] = reading.accents.map(rgb);
  const weathered = (colour: Rgb, weight = 1): Rgb => {
    const base = mix(colour, toward, share * weight);
    const moody = mood ? mix(base, mood, 0.14) : base;
    return first && first !== second
      ? mix(moody, lit(first, [255, 255, 255], Math.max(0.6, lumaOf(moody) / Math.max(40, lumaOf(first)))), 0.16)
      : moody;
  };
  const warmLight = reading.candle || reading.fire ? rgb('#ffb760') : light;
  return {
    skyTop: weathered(top),
    skyMid: weathered(mid),
    skyLow: weathered(low, 0.55),
    light: second ? mix(warmLight, second, 0.3) : mix(warmLight, toward, share * 0.25),
    haze: weathered(haze),
    shade: weathered(shade, 0.3),
    ambient: weathered(ambient, 0.5),
    accent: second ?? (reading.neon ? rgb('#ff4fa0') : rgb('#e08a4a')),
    leaf: fade(lit(rgb('#4f8a58'), weathered(ambient, 0.5)), share * 0.4),
  };
}

/** Colour of something dark at a distance: 0 = at the camera, 1 = lost in the haze. */
export function distant(palette: Palette, distance01: number): Rgb {
  return mix(palette.shade, palette.haze, distance01);
}
