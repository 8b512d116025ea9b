import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { contactSheet, stillAt } from '../media/stills.ts';
import type { MediaTools } from '../media/tools.ts';
import type { ShotType } from '../production/shot.ts';

/** A shot as the choice of stills needs it. */
export interface StillShot {
  /** Path of the normalised or signed shot. */
  readonly file: string;
  readonly frames: number;
  /** Frames per second, constant in every delivered shot. */
  readonly fps: number;
  readonly type: ShotType;
  readonly hero: boolean;
}

/** Widths in pixels: poster for web pages, thumbnails small enough to be mailed inside a report, tiles of a sheet. */
export const stillWidths = { poster: 1280, thumbnail: 480, tile: 384 } as const;

/** The frame that stands for a shot: its middle, where fades, ramps and the first frame's hand-over are far away. */
export function middleFrame(shot: Pick<StillShot, 'frames'>): number {
  return Math.floor(shot.frames / 2);
}

/** The shot on the poster: the first hero shot, else the first establishing shot, else the first shot. */
export function posterShot<T extends Pick<StillShot, 'type' | 'hero'>>(shots: readonly T[]): T | undefined {
  return shots.find((shot) => shot.hero) ?? shots.find((shot) => shot.type === 'establishing') ?? shots[0];
}

/** Columns of a contact sheet: as near to square as whole rows allow, at most six. */
export function sheetColumns(tiles: number): number {
  return Math.max(1, Math.min(6, Math.ceil(Math.sqrt(tiles))));
}

/**
 * Writes the poster of an episode (JPEG or PNG by the name). Does nothing for an episode without shots.
 * @throws {MediaError} `media.tool-failed` when the shot can't be read.
 */
export async function writePoster(tools: MediaTools, shots: readonly StillShot[], output: string): Promise<void> {
  const shot = posterShot(shots);
  if (shot === undefined) return;
  await inOneStep(output, (partial) =>
    stillAt(tools, shot.file, middleFrame(shot), partial, { width: stillWidths.poster, constantFps: shot.fps }),
  );
}

/** Writes the small still of one shot, e.g. `shots/sh010.jpg`. @throws {MediaError} `media.tool-failed`. */
export async function writeThumbnail(
  tools: MediaTools,
  shot: Pick<StillShot, 'file' | 'frames' | 'fps'>,
  output: string,
): Promise<void> {
  await inOneStep(output, (partial) =>
    stillAt(tools, shot.file, middleFrame(shot), partial, { width: stillWidths.thumbnail, constantFps: shot.fps }),
  );
}

/**
 * Writes the contact sheet: the middle frame of every shot, in playing order, in rows. Labels are in the pictures
 * already where they are previz. Does nothing for an episode without shots.
 * @throws {MediaError} `media.tool-failed` when a shot can't be read.
 */
export async function writeContactSheet(
  tools: MediaTools,
  shots: readonly Pick<StillShot, 'file' | 'frames' | 'fps'>[],
  output: string,
): Promise<void> {
  if (shots.length === 0) return;
  const picks = shots.map((shot) => ({ file: shot.file, frame: middleFrame(shot), constantFps: shot.fps }));
  const layout = { columns: sheetColumns(shots.length), tileWidth: stillWidths.tile };
  await inOneStep(output, (partial) => contactSheet(tools, picks, partial, layout));
}

async function inOneStep(output: string, write: (partial: string) => Promise<void>): Promise<void> {
  // The ending stays last: it tells the encoder the format.
  const partial = path.join(path.dirname(output), `.part-${path.basename(output)}`);
  try {
    await write(partial);
    await rename(partial, output);
  } finally {
    await rm(partial, { force: true });
  }
}
