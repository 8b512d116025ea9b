import type { JobHandle, Json } from '../../engine.ts';
import { text } from '../reply.ts';

/** The name of a Vertex operation, taken apart. */
export interface VeoOperation {
  /** `[projects/<p>/locations/<l>/]publishers/google/models/<model>`. */
  readonly resource: string;
  readonly model: string;
  /** Last part of the name. */
  readonly id: string;
}

const named =
  /^((?:projects\/[a-z0-9:.-]+\/locations\/[a-z0-9-]+\/)?publishers\/google\/models\/([a-z0-9][a-z0-9.-]*))\/operations\/([\w-]+)$/i;

/** Takes an operation's name apart; `undefined` when it is none. Nothing else may become part of a request's path. */
export function parseOperation(name: string): VeoOperation | undefined {
  const [, resource, model, id] = named.exec(name) ?? [];
  if (resource === undefined || model === undefined || id === undefined || name.includes('..')) return undefined;
  return { resource, model, id };
}

/** The full name, as Vertex gave it. */
export function operationName({ resource, id }: Pick<VeoOperation, 'resource' | 'id'>): string {
  return `${resource}/operations/${id}`;
}

/** What of an operation goes into a job handle. */
export function nativeOf({ resource }: VeoOperation): { readonly [key: string]: Json } {
  return { resource };
}

/** The operation that a stored handle stands for; `undefined` when the handle was tampered with or is another model's. */
export function operationOf(handle: JobHandle, model: string): VeoOperation | undefined {
  const resource = text(handle.native['resource']);
  const operation = resource === undefined ? undefined : parseOperation(operationName({ resource, id: handle.jobId }));
  return operation?.model === model ? operation : undefined;
}

/** Scheme of an output that lies inside its operation: the bytes come with the status, and are read again when fetched. */
const inlineScheme = 'vertex-operation:';

/** The address of a clip inside an operation. */
export function inlineUrl(operation: VeoOperation, index: number): string {
  return `${inlineScheme}${operationName(operation)}#${index}`;
}

/** Where an inline clip lies; `undefined` for any other URL. */
export function parseInlineUrl(url: string): { readonly operation: VeoOperation; readonly index: number } | undefined {
  if (!url.startsWith(inlineScheme)) return undefined;
  const [name = '', index = ''] = url.slice(inlineScheme.length).split('#');
  const operation = parseOperation(name);
  return operation === undefined || !/^\d{1,2}$/.test(index) ? undefined : { operation, index: Number(index) };
}
