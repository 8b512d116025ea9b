import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Loudness, measureLoudness, readPcm } from '../media/sound.ts';
import type { MediaTools } from '../media/tools.ts';
import { stereoSampleBytes, writeWav } from '../media/wav.ts';
import { gainDbToward, headroomDb, linearGain } from './loudness.ts';
import { sampleRate, type Timeline } from './timeline.ts';

/** Length of the fades at both ends of every shot's sound, samples (5 ms): enough that a join can't click. */
export const fadeSamples = (sampleRate * 5) / 1000;
/** Below this an episode gain is not worth a second pass, dB. */
const inaudibleDb = 0.05;

/** Sound of one shot as asked for. */
export interface TrackSource {
  /** Clip whose sound is used; `null` for silence. */
  readonly sound: string | null;
  /** Gain, dB, below the true-peak ceiling; measured and set when absent. The episode's own gain comes on top. */
  readonly gainDb?: number;
}

/** The finished sound track of an episode. */
export interface SoundTrack {
  readonly wav: string;
  /** Gain applied to each shot in the end, dB, in playing order; 0 for silence. */
  readonly gainsDb: readonly number[];
}

/**
 * Builds the one sound track of an episode: for every shot exactly its samples, silence where there is none, linear
 * gain toward the loudness of the delivery, and short fades at the joins.
 *
 * Two passes, as EBU R 128 s1 works: the shots are measured and set, then the whole programme is measured and set.
 * One shot is in memory at a time.
 * @param sources one per shot of the timeline.
 * @param onShot  called after each shot that was read and measured.
 */
export async function buildSoundTrack(
  tools: MediaTools,
  timeline: Timeline,
  sources: readonly TrackSource[],
  options: { readonly targetLufs: number; readonly workDir: string; readonly onShot: (done: number) => void },
): Promise<SoundTrack> {
  const { targetLufs, workDir, onShot } = options;
  const pieces: Piece[] = [];
  for (const [i, entry] of timeline.shots.entries()) {
    const source = sources[i] ?? { sound: null };
    const pcm = source.sound === null ? null : await readPcm(tools, source.sound, { samples: entry.samples });
    pieces.push(await pieceOf(tools, pcm, source, path.join(workDir, `sound-${i}.wav`), entry.samples, targetLufs));
    onShot(i + 1);
  }
  const first = path.join(workDir, 'sound.wav');
  await writeWav(first, mixed(pieces, 0));
  const programme = await measureLoudness(tools, first);
  const episodeDb = audible(pieces) ? gainDbToward(targetLufs, programme) : 0;
  const gainsDb = pieces.map((piece) => (piece.silent ? 0 : piece.gainDb + episodeDb));
  if (Math.abs(episodeDb) < inaudibleDb) return { wav: first, gainsDb: pieces.map((piece) => piece.gainDb) };
  // From the shots again, not from the first mix: rounding to 16 bit happens once.
  const final = path.join(workDir, 'sound-final.wav');
  await writeWav(final, mixed(pieces, episodeDb));
  return { wav: final, gainsDb };
}

/** Applies gain and the fades at both ends to 16-bit stereo sound; returns new bytes. */
export function faded(pcm: Buffer, gainDb: number): Buffer {
  const out = Buffer.allocUnsafe(pcm.length);
  const samples = pcm.length / stereoSampleBytes;
  const fade = Math.min(fadeSamples, Math.floor(samples / 2));
  const gain = linearGain(gainDb);
  for (let i = 0; i < samples; i++) {
    const fromEdge = Math.min(i, samples - 1 - i);
    // Raised cosine: no corner in the envelope, so the fade itself is not heard.
    const envelope = fromEdge >= fade ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * fromEdge) / fade);
    for (let at = i * stereoSampleBytes; at < (i + 1) * stereoSampleBytes; at += 2) {
      const value = Math.round(pcm.readInt16LE(at) * gain * envelope);
      out.writeInt16LE(Math.min(32_767, Math.max(-32_768, value)), at);
    }
  }
  return out;
}

/** One shot's sound on disk, before gain and fades. */
interface Piece {
  readonly wav: string | null;
  readonly samples: number;
  readonly gainDb: number;
  readonly silent: boolean;
}

async function pieceOf(
  tools: MediaTools,
  pcm: Buffer | null,
  source: TrackSource,
  wav: string,
  samples: number,
  targetLufs: number,
): Promise<Piece> {
  if (pcm === null) return { wav: null, samples, gainDb: 0, silent: true };
  await writeWav(wav, [pcm]);
  const loudness: Loudness = await measureLoudness(tools, wav);
  const wanted = source.gainDb ?? gainDbToward(targetLufs, loudness);
  const gainDb = Math.min(wanted, headroomDb(loudness));
  return { wav, samples, gainDb, silent: loudness.kind === 'silent' && source.gainDb === undefined };
}

function audible(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => !piece.silent);
}

async function* mixed(pieces: readonly Piece[], episodeDb: number): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    const silence = (): Buffer => Buffer.alloc(piece.samples * stereoSampleBytes);
    if (piece.wav === null) yield silence();
    else yield faded(await pcmOf(piece.wav, piece.samples), piece.silent ? 0 : piece.gainDb + episodeDb);
  }
}

/** Reads back what `writeWav` wrote: the sound is the end of the file. */
async function pcmOf(wav: string, samples: number): Promise<Buffer> {
  const bytes = samples * stereoSampleBytes;
  const file = await open(wav);
  try {
    const { size } = await file.stat();
    const pcm = Buffer.alloc(bytes);
    await file.read(pcm, 0, bytes, size - bytes);
    return pcm;
  } finally {
    await file.close();
  }
}
