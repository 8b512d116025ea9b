import type { StrengthRow } from '../snapshot.ts';

/** How far the measured version stands from the catalog's: `same`, `near` (one version), `older` (two or more). */
export type VersionDistance = 'same' | 'near' | 'older';

/** Public figures that speak for some catalog engines: every door to the model they were measured on, or to a relative. */
export interface PriorMapping {
  readonly engines: readonly string[];
  readonly from: readonly { readonly engine: string; readonly version: string; readonly distance: VersionDistance }[];
}

/**
 * Which published model stands for which catalog engines, by version number as published. A variant of a version (fast,
 * lite, mini) is `near` to it. Engines of which no board knows a relative are not here: they start from the common level.
 */
export const priorMappings: readonly PriorMapping[] = [
  {
    engines: ['comfyui/wan2.2-lora'],
    from: [
      { engine: 'Wan', version: '2.2', distance: 'same' },
      { engine: 'Wan', version: '2.2-14B', distance: 'same' },
      { engine: 'Wan', version: '2.1', distance: 'near' },
      { engine: 'Wan', version: '2.1-14B', distance: 'near' },
    ],
  },
  {
    engines: ['replicate/wan-2.5'],
    from: [{ engine: 'Wan', version: '2.6', distance: 'near' }],
  },
  {
    engines: ['fal/wan-2.7', 'alibaba/wan2.7-t2v'],
    from: [{ engine: 'Wan', version: '2.6', distance: 'near' }],
  },
  {
    engines: ['alibaba/wan3.0-video', 'runway/wan3', 'runway/wan3_prime'],
    from: [{ engine: 'Wan', version: '2.6', distance: 'older' }],
  },
  {
    engines: ['fal/hailuo-02'],
    from: [{ engine: 'Hailuo', version: '2024-12', distance: 'near' }],
  },
  {
    engines: ['fal/hailuo-2.3', 'runway/hailuo3', 'runway/h3_max'],
    from: [{ engine: 'Hailuo', version: '2024-12', distance: 'older' }],
  },
  {
    engines: ['fal/hunyuan-video-1.5'],
    from: [
      { engine: 'HunyuanVideo', version: '1.5', distance: 'same' },
      { engine: 'HunyuanVideo', version: '(unnumbered)', distance: 'near' },
      { engine: 'HunyuanVideo', version: '13B', distance: 'near' },
      { engine: 'HunyuanVideo', version: '(2024-12)', distance: 'near' },
    ],
  },
  // The unnumbered figures may be of either version.
  {
    engines: ['replicate/hunyuan-video'],
    from: [
      { engine: 'HunyuanVideo', version: '13B', distance: 'same' },
      { engine: 'HunyuanVideo', version: '(2024-12)', distance: 'same' },
      { engine: 'HunyuanVideo', version: '(unnumbered)', distance: 'near' },
      { engine: 'HunyuanVideo', version: '1.5', distance: 'near' },
    ],
  },
  {
    engines: ['fal/ltx-2.3'],
    from: [{ engine: 'LTX', version: '2.3', distance: 'same' }],
  },
  {
    engines: ['fal/kling-v2.5-turbo', 'kling/v2.5-turbo'],
    from: [
      { engine: 'Kling', version: '2024 (unnumbered)', distance: 'older' },
      { engine: 'Kling', version: '1.5', distance: 'older' },
      { engine: 'Kling', version: '2.1', distance: 'near' },
      { engine: 'Kling', version: '2026 (unnumbered)', distance: 'near' },
    ],
  },
  {
    engines: ['gateway/kling-v2.6', 'kling/v2.6'],
    from: [
      { engine: 'Kling', version: '2024 (unnumbered)', distance: 'older' },
      { engine: 'Kling', version: '1.5', distance: 'older' },
      { engine: 'Kling', version: '2.1', distance: 'older' },
      { engine: 'Kling', version: '2026 (unnumbered)', distance: 'near' },
    ],
  },
  // A board of May 2026 names no version: 2.6 or 3.0, so near to both.
  {
    engines: ['kling/v3'],
    from: [
      { engine: 'Kling', version: '2.1', distance: 'older' },
      { engine: 'Kling', version: '2026 (unnumbered)', distance: 'near' },
    ],
  },
  {
    engines: ['fal/pika-2.2'],
    from: [
      { engine: 'Pika', version: 'Beta (2024)', distance: 'older' },
      { engine: 'Pika', version: '(unnumbered)', distance: 'older' },
      { engine: 'Pika', version: '1.5', distance: 'older' },
    ],
  },
  {
    engines: ['luma/ray-2'],
    from: [
      { engine: 'Luma', version: 'Ray2', distance: 'same' },
      { engine: 'Luma', version: 'Dream Machine 1', distance: 'older' },
    ],
  },
  {
    engines: ['luma/ray-flash-2'],
    from: [{ engine: 'Luma', version: 'Ray2', distance: 'near' }],
  },
  {
    engines: ['luma/ray-3.2'],
    from: [{ engine: 'Luma', version: 'Ray2', distance: 'older' }],
  },
  {
    engines: ['runway/gen4.5'],
    from: [{ engine: 'Runway Gen-3', version: 'Gen-3 Alpha', distance: 'older' }],
  },
  {
    engines: ['runway/gen4_turbo'],
    from: [{ engine: 'Runway Gen-3', version: 'Gen-3 Alpha', distance: 'near' }],
  },
  {
    engines: ['replicate/seedance-1-pro'],
    from: [{ engine: 'Seedance', version: '1.0', distance: 'same' }],
  },
  {
    engines: ['ark/seedance-1.5-pro', 'fal/seedance-1.5-pro'],
    from: [
      { engine: 'Seedance', version: '1.0', distance: 'near' },
      { engine: 'Seedance', version: '2.0', distance: 'near' },
    ],
  },
  {
    engines: ['ark/seedance-2.0', 'fal/seedance-2.0', 'runway/seedance2'],
    from: [
      { engine: 'Seedance', version: '2.0', distance: 'same' },
      { engine: 'Seedance', version: '1.0', distance: 'older' },
    ],
  },
  // Cheaper variants of 2.0, and the version after it.
  {
    engines: ['ark/seedance-2.0-fast', 'runway/seedance2_fast', 'runway/seedance2_mini', 'runway/seedance2_5'],
    from: [
      { engine: 'Seedance', version: '2.0', distance: 'near' },
      { engine: 'Seedance', version: '1.0', distance: 'older' },
    ],
  },
  {
    engines: ['google/veo-3.1-fast', 'runway/veo3.1_fast'],
    from: [
      { engine: 'Veo', version: '3.1 Fast', distance: 'same' },
      { engine: 'Veo', version: '3.0', distance: 'near' },
    ],
  },
  // Dearer and cheaper variants of the measured one.
  {
    engines: ['gateway/veo-3.1', 'google/veo-3.1', 'google/veo-3.1-lite', 'runway/veo3.1'],
    from: [
      { engine: 'Veo', version: '3.1 Fast', distance: 'near' },
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
