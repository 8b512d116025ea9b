import { digestOf } from '../../../core/hashing.ts';
import imageToVideo from './workflows/image-to-video.json' with { type: 'json' };
import textToVideo from './workflows/text-to-video.json' with { type: 'json' };

/** One node of a ComfyUI graph in API format; a `[node, output]` input is a link. */
export interface ComfyNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;
}

/** A ComfyUI graph in API format, by node id. */
export type ComfyGraph = Readonly<Record<string, ComfyNode>>;

/** The shipped graphs (Wan 2.2 TI2V 5B). Node ids are the places the adapter fills: `positive`, `latent`, `lora` … */
export const comfyuiWorkflows: { readonly textToVideo: ComfyGraph; readonly imageToVideo: ComfyGraph } = {
  textToVideo,
  imageToVideo,
};

/** SHA-256 over both graphs: the version of the self-hosted engine without a LoRA. */
export const comfyuiWorkflowsSha256: string = digestOf(comfyuiWorkflows);
