import type { StrengthRow } from '../snapshot.ts';

/** How far the measured version stands from the catalog's: `same`, `near` (one version), `older` (two or more). */
export type VersionDistance = 'same' | 'near' | 'older';

/** Public figures that speak for a catalog engine. */
export interface PriorMapping {
  readonly engine: string;
  readonly from: readonly { readonly engine: string; readonly version: string; readonly distance: VersionDistance }[];
}

/** Which published model stands for which catalog engine, by version number as published. */
export const priorMappings: readonly PriorMapping[] = [
  {
    engine: 'comfyui/wan2.2-lora',
    from: [
      { engine: 'Wan', version: '2.2', distance: 'same' },
      { engine: 'Wan', version: '2.2-14B', distance: 'same' },
      { engine: 'Wan', version: '2.1', distance: 'near' },
      { engine: 'Wan', version: '2.1-14B', distance: 'near' },
    ],
  },
  { engine: 'fal/hailuo-02', from: [{ engine: 'Hailuo', version: '2024-12', distance: 'near' }] },
  {
    engine: 'fal/kling-v2.5-turbo',
    from: [
      { engine: 'Kling', version: '2024 (unnumbered)', distance: 'older' },
      { engine: 'Kling', version: '1.5', distance: 'older' },
      { engine: 'Kling', version: '2.1', distance: 'near' },
      { engine: 'Kling', version: '2026 (unnumbered)', distance: 'near' },
    ],
  },
  {
    engine: 'fal/pika-2.2',
    from: [
      { engine: 'Pika', version: 'Beta (2024)', distance: 'older' },
      { engine: 'Pika', version: '(unnumbered)', distance: 'older' },
      { engine: 'Pika', version: '1.5', distance: 'older' },
    ],
  },
  {
    engine: 'luma/ray-2',
    from: [
      { engine: 'Luma', version: 'Ray2', distance: 'same' },
      { engine: 'Luma', version: 'Dream Machine 1', distance: 'older' },
    ],
  },
  { engine: 'luma/ray-flash-2', from: [{ engine: 'Luma', version: 'Ray2', distance: 'near' }] },
  { engine: 'runway/gen4.5', from: [{ engine: 'Runway Gen-3', version: 'Gen-3 Alpha', distance: 'older' }] },
  { engine: 'runway/gen4_turbo', from: [{ engine: 'Runway Gen-3', version: 'Gen-3 Alpha', distance: 'near' }] },
  {
    engine: 'runway/veo3.1_fast',
    from: [
      { engine: 'Veo', version: '3.1 Fast', distance: 'same' },
      { engine: 'Veo', version: '3.0', distance: 'near' },
    ],
  },
];

/** Assumptions without a public figure, weak and marked as such. */
export const assumedPriors: readonly StrengthRow[] = [
  {
    engine: 'comfyui/wan2.2-lora',
    dimension: 'identity',
    mean: 0.84,
    n: 4,
    source: 'assumed: a LoRA trained on the character holds it better than words; no public figure found',
    measuredOn: '2026-11-22',
    judgedBy: 'assumed',
    version: '2.2',
    role: 'prior',
  },
];
