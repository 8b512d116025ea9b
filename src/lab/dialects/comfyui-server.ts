import type { Json } from '../../engines/engine.ts';
import { labModels } from '../models.ts';

/** What the emulated server says of itself and its machine, in the fields of a real one (server.py, system_stats). */
export const systemStats = {
  system: {
    os: 'posix',
    ram_total: 0,
    ram_free: 0,
    comfyui_version: '0.0.0-emulated',
    python_version: '0.0.0-emulated',
    pytorch_version: '0.0.0-emulated',
    embedded_python: false,
    argv: ['main.py'],
  },
  devices: [
    { name: 'emulated', type: 'cpu', index: 0, vram_total: 0, vram_free: 0, torch_vram_total: 0, torch_vram_free: 0 },
  ],
};

const weightNames = labModels.filter(({ dialect }) => dialect === 'comfyui').map(({ facts }) => facts.model);

/** The loaders whose lists clients read; LoRA files can't be known, so any name is accepted when a graph uses one. */
export const nodeInfo: Readonly<Record<string, Json>> = Object.fromEntries([
  node('UNETLoader', 'loaders', ['MODEL'], { unet_name: [weightNames], weight_dtype: [['default']] }),
  node('LoraLoaderModelOnly', 'loaders', ['MODEL'], {
    model: ['MODEL'],
    lora_name: [[]],
    strength_model: ['FLOAT', { default: 1 }],
  }),
  node('SaveVideo', 'image/video', [], {
    video: ['VIDEO'],
    filename_prefix: ['STRING', { default: 'video/ComfyUI' }],
  }),
]);

/** A kind of node, described as server.py (node_info) does. What gives nothing to other nodes is an output of the graph. */
function node(name: string, category: string, output: readonly string[], required: Json): [string, Json] {
  return [
    name,
    {
      input: { required },
      output,
      output_is_list: output.map(() => false),
      output_name: output,
      name,
      display_name: name,
      description: '',
      category,
      output_node: output.length === 0,
    },
  ];
}
