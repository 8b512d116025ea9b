import type { ContractSubject } from './lab-subject.ts';

/** Every adapter, on one engine each. */
export const contractSubjects: readonly ContractSubject[] = [
  {
    engine: 'runway/gen4.5',
    dialect: 'runway',
    probed: true,
    reconcile: 'undecidable',
    quota: true,
    reportsCost: true,
    takesFirstFrame: true,
  },
  {
    engine: 'luma/ray-2',
    dialect: 'luma',
    probed: true,
    reconcile: 'found',
    quota: true,
    reportsCost: false,
    takesFirstFrame: false,
  },
  {
    engine: 'fal/pika-2.2',
    dialect: 'fal',
    probed: false,
    reconcile: 'undecidable',
    quota: true,
    reportsCost: false,
    takesFirstFrame: true,
  },
  {
    engine: 'comfyui/wan2.2-lora',
    dialect: 'comfyui',
    probed: true,
    reconcile: 'found',
    quota: false,
    reportsCost: false,
    takesFirstFrame: true,
  },
  {
    engine: 'replicate/wan-2.5',
    dialect: 'replicate',
    probed: true,
    reconcile: 'found',
    quota: true,
    reportsCost: false,
    takesFirstFrame: true,
  },
  {
    engine: 'alibaba/wan3.0-video',
    dialect: 'dashscope',
    probed: true,
    reconcile: 'undecidable',
    quota: true,
    reportsCost: false,
    takesFirstFrame: true,
    cancels: false,
  },
  {
    engine: 'xai/grok-imagine-video',
    dialect: 'xai',
    probed: true,
    reconcile: 'undecidable',
    quota: true,
    reportsCost: true,
    takesFirstFrame: true,
    cancels: false,
  },
];

/** Further engines whose adapter works in another way than on its first: a model of Replicate pinned to one version. */
export const furtherSubjects: readonly ContractSubject[] = [
  {
    engine: 'replicate/hunyuan-video',
    dialect: 'replicate',
    probed: true,
    reconcile: 'found',
    quota: true,
    reportsCost: false,
    takesFirstFrame: false,
  },
];
