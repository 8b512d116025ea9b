import { open } from 'node:fs/promises';
import { MediaError } from '../core/errors.ts';

/** Form of 16-bit PCM. */
export interface PcmForm {
  /** Hz; default 48000. */
  readonly sampleRate?: number;
  /** Default 2. */
  readonly channels?: number;
}

/** Bytes of one sample of 48 kHz stereo s16le, both channels. */
export const stereoSampleBytes = 4;

/**
 * Writes 16-bit PCM as a WAV file while it arrives, so that an episode's sound is never in memory as a whole.
 * @returns the number of samples per channel.
 * @throws {MediaError} `media.output-invalid` when it is more than a WAV file can hold (4 GiB, about 6 hours).
 */
export async function writeWav(
  path: string,
  buffers: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  form: PcmForm = {},
): Promise<number> {
  const { sampleRate = 48_000, channels = 2 } = form;
  const file = await open(path, 'w');
  try {
    await file.write(wavHeader(0, sampleRate, channels));
    let bytes = 0;
    for await (const buffer of buffers) {
      await file.writeFile(buffer);
      bytes += buffer.length;
    }
    if (bytes > 0xffff_ffff - 36)
      throw new MediaError('media.output-invalid', `${path} is too long for WAV`, { bytes });
    await file.write(wavHeader(bytes, sampleRate, channels), 0, headerBytes, 0);
    return bytes / (2 * channels);
  } finally {
    await file.close();
  }
}

const headerBytes = 44;

function wavHeader(dataBytes: number, sampleRate: number, channels: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
