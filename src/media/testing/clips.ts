import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMediaTools, type MediaTools } from '../tools.ts';
import { runFfmpeg } from '../written.ts';

/** Clips for tests: tiny, drawn by ffmpeg, in a folder that goes away. */
export interface ClipStudio {
  readonly tools: MediaTools;
  readonly dir: string;
  /** A path in the folder. */
  path(name: string): string;
  /**
   * Draws a clip with a lavfi graph (320x180 at 24 fps unless the graph says otherwise) and gives its path.
   * @param sound  lavfi sound source, e.g. `sine=f=440`; none by default.
   */
  draw(name: string, graph: string, options?: DrawOptions): Promise<string>;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** How a test clip is encoded. */
export interface DrawOptions {
  readonly sound?: string;
  /** Default 1.5 s. */
  readonly durationS?: number;
  /** Extra encoder arguments. */
  readonly encoder?: readonly string[];
}

/** A moving picture without any defect. */
export const cleanGraph = 'testsrc2=s=320x180:r=24';

/** Opens a folder for test clips. */
export async function openClipStudio(): Promise<ClipStudio> {
  const tools = await findMediaTools(process.env);
  const dir = await mkdtemp(join(tmpdir(), 'shotcaller-clips-'));
  return {
    tools,
    dir,
    path: (name) => join(dir, name),
    close: () => rm(dir, { recursive: true, force: true }),
    draw: async (name, graph, options = {}) => {
      const file = join(dir, name);
      const sound = options.sound ? ['-f', 'lavfi', '-i', options.sound, '-c:a', 'aac'] : [];
      const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p'];
      const length = ['-t', String(options.durationS ?? 1.5), '-movflags', '+faststart'];
      const args = ['-f', 'lavfi', '-i', graph, ...sound, ...encoder, ...(options.encoder ?? []), ...length, file];
      await runFfmpeg(tools, args, { timeoutMs: 60_000 });
      return file;
    },
  };
}

/** Writes the first part of a file's bytes to another file: a download that broke off. */
export async function truncate(file: string, output: string, share01: number): Promise<string> {
  const bytes = await readFile(file);
  await writeFile(output, bytes.subarray(0, Math.floor(bytes.length * share01)));
  return output;
}
