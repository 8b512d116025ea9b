// Writes bible/mara.safetensors: a valid LoRA file whose weights are all zero, so that it changes no picture.
// Format: https://github.com/huggingface/safetensors#format (8-byte little-endian header length, JSON header, data).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const rank = 4;
const width = 256;
const bytesPerWeight = 2; // F16
const bytes = rank * width * bytesPerWeight;

const header = {
  __metadata__: {
    format: 'pt',
    note: 'All weights are zero: an example file, not a trained LoRA.',
    trigger: 'mara_v2',
  },
  'lora_unet_example.lora_down.weight': { dtype: 'F16', shape: [rank, width], data_offsets: [0, bytes] },
  'lora_unet_example.lora_up.weight': { dtype: 'F16', shape: [width, rank], data_offsets: [bytes, 2 * bytes] },
};

const text = JSON.stringify(header);
// The data starts at a multiple of 8 bytes; the format pads the header with spaces.
const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8, ' '));
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(json.length));

const file = join(import.meta.dirname, 'bible', 'mara.safetensors');
writeFileSync(file, Buffer.concat([length, json, Buffer.alloc(2 * bytes)]));
