import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, StoreError } from '../../core/errors.ts';
import type { EpisodeReport } from './model.ts';
import { renderReport } from './report.ts';

/** Weights of the text face that the report uses. */
const fontWeights = [400, 500, 600] as const;

/**
 * Writes `report.html`, replacing an older one in one step. Pictures and the text face are read and inlined, so the
 * file can be mailed alone.
 * @param output path of the file; relative picture paths in the report start in its folder.
 * @throws {StoreError} `store.asset-missing` when a named picture can't be read or is no JPEG; `store.unwritable`
 *   when the file can't be written.
 */
export async function writeReport(report: EpisodeReport, output: string): Promise<void> {
  const folder = path.dirname(output);
  const names = new Set([report.poster, ...report.shots.map((shot) => shot.thumbnail)].filter((name) => name !== null));
  const pictures = new Map<string, Uint8Array>();
  for (const name of names) pictures.set(name, await readJpeg(path.resolve(folder, name)));
  const page = renderReport(report, { pictures, fonts: await readFonts() });
  const partial = path.join(folder, `.${path.basename(output)}.${randomUUID()}.part`);
  try {
    await writeFile(partial, page);
    await rename(partial, output);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new StoreError(
      'store.unwritable',
      `The report can not be written: ${messageOf(cause)}`,
      { file: output },
      {
        cause,
        hint: 'Check that the output folder exists, is writable and has space left.',
      },
    );
  }
}

async function readJpeg(file: string): Promise<Uint8Array> {
  const missing = (reason: string, cause?: unknown): StoreError =>
    new StoreError(
      'store.asset-missing',
      `A picture of the report ${reason}`,
      { file },
      {
        cause,
        hint: 'Assemble the episode again: it makes the poster and the stills anew.',
      },
    );
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw missing(`can not be read: ${messageOf(cause)}`, cause);
  });
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw missing('is not a JPEG file');
  return bytes;
}

async function readFonts(): Promise<ReadonlyMap<number, Uint8Array>> {
  const fonts = new Map<number, Uint8Array>();
  for (const weight of fontWeights) {
    const file = import.meta.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
    fonts.set(weight, await readFile(fileURLToPath(file)));
  }
  return fonts;
}
