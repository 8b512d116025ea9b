/** What an encoder must know of the frames it gets and the clip it writes. */
export interface PictureEncoding {
  /** Size of the RGBA frames, pixels. */
  readonly width: number;
  readonly height: number;
  /** Size of the clip, pixels, even. */
  readonly outWidth: number;
  readonly outHeight: number;
  readonly fps: number;
  /** Seeds whatever the encoder adds (grain), so that equal input gives equal pictures. */
  readonly seed: number;
  /** Whether the clip gets a (room tone) sound track. */
  readonly sound: boolean;
}

/**
 * Writes RGBA frames to a video file at `output`; resolves when the file is complete and closed.
 * Rejects when the frames reject or the encoder fails; a partial file may remain, the caller removes it.
 */
export type PictureEncoder = (
  frames: AsyncIterable<Uint8Array>,
  encoding: PictureEncoding,
  output: string,
) => Promise<void>;
