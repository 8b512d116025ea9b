import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MediaError } from '../core/errors.ts';
import { runTool } from './run.ts';
import { findOnPath, isExecutable } from './search-path.ts';

/** The media programs in use. */
export interface MediaTools {
  /** Absolute path of ffmpeg. */
  readonly ffmpeg: string;
  /** Absolute path of ffprobe. */
  readonly ffprobe: string;
  /** As ffmpeg prints it, e.g. `5.1.9-0+deb12u1`. */
  readonly version: string;
}

/** Oldest ffmpeg that works: 5.1 brought `-fps_mode` (ffmpeg Changelog, version 5.1). */
export const oldestFfmpeg = { major: 5, minor: 1 } as const;

const hint =
  process.platform === 'darwin'
    ? 'Install it with `brew install ffmpeg`, or point SHOTCALLER_FFMPEG at it.'
    : 'Install it with `apt-get install ffmpeg`, or point SHOTCALLER_FFMPEG at it.';

/**
 * Finds ffmpeg (`SHOTCALLER_FFMPEG`, a program or its folder, then `PATH`) with the ffprobe beside it, and asks its
 * version.
 * @throws {MediaError} `media.ffmpeg-missing` when one is missing or older than 5.1.
 */
export async function findMediaTools(env: NodeJS.ProcessEnv): Promise<MediaTools> {
  const wanted = env['SHOTCALLER_FFMPEG'];
  const ffmpeg = wanted ? programAt(wanted) : findOnPath('ffmpeg', env['PATH']);
  if (ffmpeg === undefined) {
    const where = wanted ? `SHOTCALLER_FFMPEG is ${wanted}, which is not a program` : 'ffmpeg is not on the PATH';
    throw new MediaError('media.ffmpeg-missing', where, { wanted }, { hint });
  }
  const beside = join(dirname(ffmpeg), process.platform === 'win32' ? 'ffprobe.exe' : 'ffprobe');
  const ffprobe = isExecutable(beside) ? beside : wanted ? undefined : findOnPath('ffprobe', env['PATH']);
  if (ffprobe === undefined) {
    throw new MediaError('media.ffmpeg-missing', `There is no ffprobe beside ${ffmpeg}`, { ffmpeg }, { hint });
  }
  const { stdout } = await runTool(ffmpeg, ['-hide_banner', '-version'], { timeoutMs: 15_000 });
  const version = /^ffmpeg version (\S+)/.exec(stdout.toString('utf8'))?.[1];
  if (version === undefined || !isRecentEnough(version)) {
    const found = version === undefined ? `${ffmpeg} is not ffmpeg` : `ffmpeg ${version} is too old; 5.1 is needed`;
    throw new MediaError('media.ffmpeg-missing', found, { ffmpeg, version }, { hint });
  }
  return { ffmpeg, ffprobe, version };
}

/** True for versions from 5.1 on; builds from git (`N-…`) carry no number and count as recent. */
export function isRecentEnough(version: string): boolean {
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  if (!numbers) return /^(N-|git-|\d{4}-\d\d-\d\d)/.test(version);
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  return major > oldestFfmpeg.major || (major === oldestFfmpeg.major && minor >= oldestFfmpeg.minor);
}

function programAt(wanted: string): string | undefined {
  if (isExecutable(wanted)) return wanted;
  const inside = join(wanted, 'ffmpeg');
  return statSync(wanted, { throwIfNoEntry: false })?.isDirectory() && isExecutable(inside) ? inside : undefined;
}
