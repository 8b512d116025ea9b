import { engineContract } from './engine.case.ts';

engineContract({
  engine: 'runway/gen4.5',
  dialect: 'runway',
  probed: true,
  reconcile: 'undecidable',
  quota: true,
  reportsCost: true,
  takesFirstFrame: true,
});

engineContract({
  engine: 'luma/ray-2',
  dialect: 'luma',
  probed: true,
  reconcile: 'found',
  quota: true,
  reportsCost: false,
  takesFirstFrame: false,
});

engineContract({
  engine: 'fal/pika-2.2',
  dialect: 'fal',
  probed: false,
  reconcile: 'undecidable',
  quota: true,
  reportsCost: false,
  takesFirstFrame: true,
});

engineContract({
  engine: 'comfyui/wan2.2-lora',
  dialect: 'comfyui',
  probed: true,
  reconcile: 'found',
  quota: false,
  reportsCost: false,
  takesFirstFrame: true,
});
