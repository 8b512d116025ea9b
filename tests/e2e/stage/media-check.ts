import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What ffprobe says of the first picture and sound stream. Times in seconds. */
export interface Streams {
  readonly width: number;
  readonly height: number;
  readonly fps: string;
  readonly frames: number;
  readonly pictureEndS: number;
  readonly soundEndS: number;
}

/** Decodes a file to its last frame; any error at all is told. */
export async function decodeErrors(file: string): Promise<string> {
  const args = ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'];
  return run('ffmpeg', args).then(
    ({ stderr }) => stderr,
    (thrown: { readonly stderr?: string }) => thrown.stderr || 'ffmpeg failed',
  );
}

/** Counts frames by decoding and reads where picture and sound end. */
export async function probeStreams(file: string): Promise<Streams> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file]);
  const { streams } = JSON.parse(stdout) as { readonly streams: readonly Readonly<Record<string, string>>[] };
  const picture = streams.find((stream) => stream['codec_type'] === 'video') ?? {};
  const sound = streams.find((stream) => stream['codec_type'] === 'audio') ?? {};
  const end = (stream: Readonly<Record<string, string>>): number =>
    Number(stream['start_time']) + Number(stream['duration']);
  return {
    width: Number(picture['width']),
    height: Number(picture['height']),
    fps: picture['avg_frame_rate'] ?? '',
    frames: Number(picture['nb_read_frames']),
    pictureEndS: end(picture),
    soundEndS: end(sound),
  };
}
