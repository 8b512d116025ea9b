/** A file that c2pa-wasm reads. */
export interface C2paSource {
  readonly path: string;
  /** `video/mp4`, or `application/c2pa` for a bare manifest store. */
  readonly format: string;
}

/** An ingredient of a manifest: its definition (c2pa-rs JSON) and its file. */
export interface C2paIngredient extends C2paSource {
  readonly definition: string;
}

/** What is asked of the worker. Settings are c2pa-rs settings as JSON. */
export type C2paRequest =
  | { readonly kind: 'read'; readonly source: C2paSource; readonly settings: string }
  | {
      readonly kind: 'sign';
      readonly source: C2paSource;
      readonly output: string;
      readonly definition: string;
      readonly ingredients: readonly C2paIngredient[];
      readonly alg: string;
      readonly reserveBytes: number;
      readonly settings: string;
    };

/** What the worker is sent. */
export type ToWorker =
  | { readonly type: 'request'; readonly id: number; readonly request: C2paRequest }
  | { readonly type: 'signature'; readonly id: number; readonly cose: Uint8Array | null };

/** A manifest store as c2pa-rs reports it (JSON text), or that there is none, or that it can't be parsed. */
export type C2paReading =
  | { readonly kind: 'store'; readonly json: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unparsable'; readonly reason: string };

/**
 * What the worker answers. `memoryBytes`: what the wasm instance holds after the request; it never shrinks. `fatal`: the
 * instance is unusable from here on.
 */
export type FromWorker =
  | { readonly type: 'read'; readonly id: number; readonly reading: C2paReading; readonly memoryBytes: number }
  | { readonly type: 'signed'; readonly id: number; readonly manifest: Uint8Array; readonly memoryBytes: number }
  | { readonly type: 'claim'; readonly id: number; readonly claim: Uint8Array }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string; readonly fatal: boolean };
