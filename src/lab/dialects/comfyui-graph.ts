import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import type { VendorReply } from '../exchange.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { type LabModel, labModels } from '../models.ts';

const nodeSchema = z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) });
const graphSchema = z.record(z.string(), nodeSchema);

/** A graph in API format. */
export type Graph = Readonly<z.infer<typeof graphSchema>>;
type Node = Graph[string];

/** What the lab read from a valid graph. */
export interface GraphOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  /** Clip length as people count it, without the first latent frame: what the price is for. */
  readonly pricedS: number;
}

/** Nodes that save a video. */
export const savers: readonly string[] = ['SaveVideo', 'VHS_VideoCombine', 'SaveWEBM', 'SaveAnimatedWEBP'];

/** Reads a graph as a ComfyUI server with one video model would; problems are answered in ComfyUI's words. */
export function readGraph(
  prompt: unknown,
  pictureNamed: (name: string) => string | undefined,
): GraphOrder | VendorReply {
  const parsed = graphSchema.safeParse(prompt);
  if (!parsed.success) {
    return problem('invalid_prompt', 'Cannot execute because a node is missing the class_type property.');
  }
  const graph = parsed.data;
  const output = Object.entries(graph).find(([, node]) => savers.includes(node.class_type));
  if (output === undefined) return problem('prompt_no_outputs', 'Prompt has no outputs');
  const dangling = danglingLink(graph);
  if (dangling !== undefined) return nodeProblem(graph, dangling, 'bad_linked_input', 'Bad linked input');
  const loader = entryWith(graph, ['unet_name', 'ckpt_name']);
  const weights = String(loader?.[1].inputs['unet_name'] ?? loader?.[1].inputs['ckpt_name'] ?? '');
  const model = installed(weights);
  if (loader === undefined || model === undefined) {
    return nodeProblem(
      graph,
      loader?.[0] ?? output[0],
      'value_not_in_list',
      'Value not in list',
      `'${weights}' not in list`,
    );
  }
  const image = Object.entries(graph).find(([, node]) => node.class_type === 'LoadImage');
  const firstFrame = image === undefined ? undefined : pictureNamed(String(image[1].inputs['image']));
  if (image !== undefined && firstFrame === undefined) {
    const details = `image - Invalid image file: ${String(image[1].inputs['image'])}`;
    return nodeProblem(graph, image[0], 'custom_validation_failed', 'Custom validation failed for node', details);
  }
  const latent = entryWith(graph, ['length'])?.[1];
  const fps = numberIn(entryWith(graph, ['fps', 'frame_rate'])?.[1], ['fps', 'frame_rate']) ?? model.facts.fps;
  const frames = numberIn(latent, ['length']) ?? 1 + 5 * fps;
  const text = promptOf(graph);
  const order: ClipOrder = {
    prompt: text,
    seed: numberIn(entryWith(graph, ['seed', 'noise_seed'])?.[1], ['seed', 'noise_seed']) ?? seedOf(text),
    durationS: frames / fps,
    width: numberIn(latent, ['width']) ?? 1280,
    height: numberIn(latent, ['height']) ?? 704,
    fps,
    audio: false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, pricedS: Math.max(1, frames - 1) / fps };
}

/** The weights files of the emulated server: those whose name begins with a known model's. */
function installed(weights: string): LabModel | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return labModels.find(({ dialect, facts }) => dialect === 'comfyui' && plain(weights).startsWith(plain(facts.model)));
}

function promptOf(graph: Graph): string {
  const sampler = entryWith(graph, ['positive'])?.[1];
  return sampler === undefined ? '' : textBehind(graph, sampler.inputs['positive'], 0);
}

/** Follows a conditioning link to the text it was made from. */
function textBehind(graph: Graph, link: unknown, depth: number): string {
  const node = Array.isArray(link) ? graph[String(link[0])] : undefined;
  if (node === undefined || depth > 16) return '';
  const text = node.inputs['text'];
  if (typeof text === 'string') return text;
  return textBehind(
    graph,
    Array.isArray(text) ? text : (node.inputs['positive'] ?? node.inputs['conditioning']),
    depth + 1,
  );
}

function danglingLink(graph: Graph): string | undefined {
  const isLink = (value: unknown): value is [string, number] =>
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';
  const broken = (node: Node): boolean =>
    Object.values(node.inputs).some((value) => isLink(value) && graph[value[0]] === undefined);
  return Object.entries(graph).find(([, node]) => broken(node))?.[0];
}

function entryWith(graph: Graph, inputs: readonly string[]): [string, Node] | undefined {
  return Object.entries(graph).find(([, node]) => inputs.some((name) => node.inputs[name] !== undefined));
}

function numberIn(node: Node | undefined, inputs: readonly string[]): number | undefined {
  return inputs.map((name) => node?.inputs[name]).find((value) => typeof value === 'number');
}

function problem(type: string, message: string): VendorReply {
  return { status: 400, body: { error: { type, message, details: '', extra_info: {} }, node_errors: {} } };
}

function nodeProblem(graph: Graph, node: string, type: string, message: string, details = ''): VendorReply {
  const class_type = graph[node]?.class_type ?? '';
  const errors: Json = [{ type, message, details, extra_info: {} }];
  return {
    status: 400,
    body: {
      error: {
        type: 'prompt_outputs_failed_validation',
        message: 'Prompt outputs failed validation',
        details: '',
        extra_info: {},
      },
      node_errors: { [node]: { errors, dependent_outputs: [], class_type } },
    },
  };
}
