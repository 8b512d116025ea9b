/** How one endpoint of Runway wants the picture size said. */
export interface RunwaySize {
  /** `1280:720` (pixels), `16:9` (aspect), `auto_720p` (the first frame decides the shape), or no such field. */
  readonly ratio?: 'pixels' | 'aspect' | 'auto';
  /** Names of resolutions by number of lines, smallest first; no such field when absent. */
  readonly resolution?: readonly (readonly [lines: number, name: string])[];
}

/**
 * How Runway's fields are filled for one bundled model: every third-party model there words size, sound and references
 * in its own way. Part of a catalog entry, so that a further model needs no code.
 */
export interface RunwayFields {
  /** `/v1/text_to_video`; absent for models that only animate a picture. */
  readonly text?: RunwaySize;
  /** `/v1/image_to_video`. */
  readonly image: RunwaySize;
  /** True when the request says whether there is to be sound. */
  readonly audioField: boolean;
  /** Most lines of a picture when references are given. */
  readonly referencesMaxLines?: number;
  /** Fields that are always sent. */
  readonly always?: Readonly<Record<string, string>>;
}

/** Runway's own models and Veo: pixels everywhere. */
export const runwayPixelFields: RunwayFields = {
  text: { ratio: 'pixels' },
  image: { ratio: 'pixels' },
  audioField: true,
};
