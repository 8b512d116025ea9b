import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import type { Noise } from './noise.ts';
import type { Palette } from './palette.ts';
import type { Reading } from './reading.ts';

/** Two-dimensional drawing surface. */
export type Pen = SKRSContext2D;

/** A moment of the clip. */
export interface Moment {
  /** Seconds since the first frame. */
  readonly s: number;
  /** Progress 0..1 from first to last frame. */
  readonly p: number;
  /** Index of the frame, from 0. */
  readonly index: number;
}

/** A picture painted once and moved by the camera. */
export interface Layer {
  readonly kind: 'layer';
  readonly image: Canvas;
  /** Top left corner in frame pixels while the camera rests. */
  readonly x: number;
  readonly y: number;
  /** 0 = at infinity, 1 = the subject, more = nearer than the subject. */
  readonly depth: number;
  /** Size of one image pixel in frame pixels; default 1. */
  readonly scale?: number;
  /** The picture repeats after this many frame pixels; only then does it drift and travel. */
  readonly wrap?: number;
  /** Frame pixels per second that the layer moves by itself. */
  readonly drift?: number;
  readonly blend?: 'screen' | 'multiply' | 'overlay' | 'soft-light' | 'lighter';
  /** Opacity at a moment; default 1. */
  readonly alpha?: (moment: Moment) => number;
}

/** Something that is drawn anew in every frame, in frame pixels, under the camera of its depth. */
export interface Actor {
  readonly kind: 'actor';
  readonly depth: number;
  draw(pen: Pen, moment: Moment): void;
}

/** What a scene is made of, from back to front. */
export type Item = Layer | Actor;

/** Everything a painter needs to know. */
export interface Setting {
  /** Frame size, pixels. */
  readonly w: number;
  readonly h: number;
  /** Pixels of one unit: 1 when the short side has 540 pixels. */
  readonly u: number;
  /** How far layers reach beyond the frame on each side, pixels. */
  readonly mx: number;
  readonly my: number;
  readonly reading: Reading;
  readonly palette: Palette;
  /** Next number in 0..1 of the scene's own sequence. */
  readonly random: () => number;
  /** A noise of its own for this name. */
  readonly noise: (name: string) => Noise;
  /** Pixels per second that the ground at depth 1 runs by; 0 unless somebody is followed. */
  readonly travel: number;
}

/** Composition that a scene kit hands to the figures: where the ground is and where the camera looks. */
export interface Backdrop {
  readonly items: readonly Item[];
  /** Point the camera moves toward, frame pixels. */
  readonly focusX: number;
  readonly focusY: number;
  /** Height of the ground under somebody at depth 1, frame pixels. */
  readonly groundY: number;
  /** Items nearer than the figures. */
  readonly front: readonly Item[];
  /** Side from which the light comes: -1 left, 1 right. */
  readonly lightFrom: -1 | 1;
}
