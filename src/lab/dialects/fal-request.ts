import type { Json } from '../../engines/engine.ts';
import type { VendorReply } from '../exchange.ts';
import type { Floor } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import type { LabModel } from '../models.ts';
import { readMappedOrder } from './mapped-input.ts';

/** A valid queue submit. */
export interface FalOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  readonly body: Json;
}

/** Checks a submit against the model's own fields; unknown endpoints and bad fields are answered in fal's words. */
export function readFalOrder(floor: Floor, endpoint: string, body: Json | undefined): FalOrder | VendorReply {
  const model = floor.modelAt('fal', (door) => door === endpoint);
  if (model === undefined) return { status: 404, body: { detail: `Application "${endpoint}" not found` } };
  const start = model.input?.image === endpoint && model.input.text !== endpoint ? 'image' : 'text';
  const read = readMappedOrder(model, start, body, (uri) => floor.pictureAt(uri));
  if (read.ok) return { model, order: read.order, body: body ?? null };
  return invalid(read.problems.map(({ field, message }) => ({ place: ['body', ...field.split('.')], message })));
}

/** fal's words for fields that are not as they must be. */
export function invalid(
  problems: readonly { readonly place: readonly string[]; readonly message: string }[],
): VendorReply {
  const detail = problems.map(({ place, message }) => ({ loc: place, msg: message, type: 'value_error' }));
  return { status: 422, body: { detail } };
}
