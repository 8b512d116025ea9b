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
];
