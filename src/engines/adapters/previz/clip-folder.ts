import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cameraMoves, shotTypes } from '../../../production/shot.ts';

/** Body of a previz wire request. */
export const orderSchema = z.strictObject({
  shot: z.string(),
  prompt: z.string(),
  durationS: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  fps: z.int().positive(),
  seed: z.number(),
  sound: z.boolean(),
  label: z.string(),
  camera: z.enum(cameraMoves).optional(),
  characters: z.array(z.strictObject({ name: z.string(), look: z.string() })),
  place: z.string().optional(),
  style: z.string().optional(),
  type: z.enum(shotTypes).optional(),
});

/** What a clip is rendered from. */
export type PrevizOrder = z.infer<typeof orderSchema>;

const recordSchema = z.strictObject({
  order: orderSchema,
  firstFramePath: z.string().nullable(),
  createdAt: z.string(),
  cancelled: z.boolean(),
});

/** What stands on disk of one attempt: enough to render it again after a restart. */
export type ClipRecord = z.infer<typeof recordSchema>;

/** The folder of previz clips: one record and, when finished, one video per attempt. */
export interface ClipFolder {
  clipPath(id: string): string;
  /** Where the encoder writes before the clip is complete. */
  partPath(id: string): string;
  hasClip(id: string): Promise<boolean>;
  /** `undefined` when the attempt is unknown here. */
  read(id: string): Promise<ClipRecord | undefined>;
  write(id: string, record: ClipRecord): Promise<void>;
  /** Makes the finished part the clip, in one step. */
  publish(id: string): Promise<void>;
  dropPart(id: string): Promise<void>;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Opens a folder of previz clips; it is created with the first record. */
export function clipFolder(dir: string): ClipFolder {
  // Ids come from outside; one that is no plain file name is replaced by its digest.
  const nameOf = (id: string): string =>
    /^[\w-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 40);
  const at = (id: string, ending: string): string => join(dir, `${nameOf(id)}${ending}`);
  const folder: ClipFolder = {
    clipPath: (id) => at(id, '.mp4'),
    partPath: (id) => at(id, '.part.mp4'),
    hasClip: async (id) => {
      try {
        return (await stat(at(id, '.mp4'))).size > 0;
      } catch (error) {
        if (missing(error)) return false;
        throw error;
      }
    },
    read: async (id) => {
      try {
        return recordSchema.parse(JSON.parse(await readFile(at(id, '.json'), 'utf8')));
      } catch (error) {
        if (missing(error)) return undefined;
        throw error;
      }
    },
    write: async (id, record) => {
      await mkdir(dir, { recursive: true });
      const part = at(id, '.json.part');
      await writeFile(part, JSON.stringify(record));
      await rename(part, at(id, '.json'));
    },
    publish: (id) => rename(at(id, '.part.mp4'), at(id, '.mp4')),
    dropPart: (id) => rm(at(id, '.part.mp4'), { force: true }),
  };
  return folder;
}
