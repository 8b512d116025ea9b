import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { FrameHasher } from '../frame-digest.ts';

const run = promisify(execFile);

/** Runs ffmpeg; rejects when it reports any error. */
export async function ffmpeg(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 1 << 26 });
  return stdout;
}

/** One second of a test picture with a tone; `seed` shifts the picture so that clips differ. */
export async function makeClip(file: string, seed: number, size = '160x90', seconds = 1): Promise<void> {
  const picture = `testsrc2=size=${size}:rate=24:duration=${seconds},hue=h=${seed * 40}`;
  const tone = `sine=${300 + seed * 100}:sample_rate=48000:duration=${seconds}`;
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '24', '-pix_fmt', 'yuv420p', '-bitexact'];
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    tone,
    ...video,
    '-c:a',
    'aac',
    '-movflags',
    '+faststart',
    file,
  );
}

/** Joins clips without touching their pictures. */
export async function concatClips(files: readonly string[], output: string): Promise<void> {
  const list = join(dirname(output), `${basename(output)}.txt`);
  await writeFile(list, files.map((file) => `file '${file}'\n`).join(''));
  await ffmpeg('-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-movflags', '+faststart', output);
}

/** Hashes frames with ffmpeg's own framehash muxer: an implementation independent of `media`. */
export const hashFrames: FrameHasher = async (file) => {
  const text = await ffmpeg(
    '-i',
    file,
    '-map',
    '0:v:0',
    '-pix_fmt',
    'yuv420p',
    '-f',
    'framehash',
    '-hash',
    'sha256',
    '-',
  );
  const hashes = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return hashes.map((line) => line.split(',').at(-1)?.trim() ?? '');
};

/** Fails when any frame or packet of the file does not decode. */
export async function decodeStrictly(file: string): Promise<void> {
  await ffmpeg('-xerror', '-i', file, '-f', 'null', '-');
}
