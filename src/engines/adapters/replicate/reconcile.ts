import { sha256 } from '../../../core/hashing.ts';
import type { AttemptRef, Json, Reconciliation, RequestAsset, WireRequest } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { doorsOf, fieldAt, type InputMapping, lengthOf } from '../../input-mapping.ts';
import { isDigestOf } from '../../wire-digest.ts';
import { assetMark } from '../asset-bytes.ts';
import { isSuccess } from '../http-outcome.ts';
import { type Exchange, isEmulated, isRecord, list, record, text } from '../reply.ts';
import { type HandleStart, handleOf } from './outcome.ts';
import { replicateDoor, replicateWire } from './request.ts';

/** How far the vendor's clock may be behind ours before a listed prediction counts as older than the attempt. */
export const replicateClockSkewMs = 60_000;

type Prediction = Readonly<Record<string, unknown>>;

/** One page of the list of predictions, newest first. */
export interface ReplicatePage {
  readonly predictions: readonly Prediction[];
  /** Address of the next page. */
  readonly next?: string;
  readonly emulated: boolean;
}

/** A list reply as a page; `undefined` when it can't be read. */
export function replicatePage(exchange: Exchange): ReplicatePage | undefined {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return undefined;
  const { body } = exchange.reply;
  const { results, next: after } = record(body);
  if (!isRecord(body) || !Array.isArray(results)) return undefined;
  const next = text(after);
  const predictions = list(results).map(record);
  return { predictions, emulated: isEmulated(exchange.reply), ...(next === undefined ? {} : { next }) };
}

/** When a listed prediction was made, milliseconds; `NaN` when it does not say. */
export function madeAt(prediction: Prediction): number {
  return Date.parse(text(prediction['created_at']) ?? '');
}

function ofDoor(prediction: Prediction, door: string): boolean {
  const { model, version } = replicateDoor(door);
  const [named, hash] = [text(prediction['model']), text(prediction['version'])];
  return version === undefined ? named === model : hash === version && (named === undefined || named === model);
}

const inlinePicture = /^data:([^;,]+);base64,([A-Za-z0-9+/]+=*)$/;

/** A picture that is echoed inline, as the asset it was sent from; `undefined` for an address that can't be compared. */
function pictureOf(echoed: string): RequestAsset | undefined {
  const [, mimeType, data] = inlinePicture.exec(echoed) ?? [];
  if (mimeType === undefined || data === undefined) return undefined;
  return { role: 'first-frame', name: '', path: '', sha256: sha256(Buffer.from(data, 'base64')), mimeType };
}

/** The wire request that a listed prediction echoes, in the form the plan gave it; `undefined` when it shows too little. */
function echoedWire(
  prediction: Prediction,
  door: string,
  mapping: InputMapping,
  facts: EngineFacts,
): WireRequest | undefined {
  const { input } = prediction;
  if (prediction['data_removed'] === true || !isRecord(input)) return undefined;
  const { firstFrame, duration } = mapping;
  const echoed = text(firstFrame === undefined ? undefined : fieldAt(input, firstFrame));
  const picture = echoed === undefined ? undefined : pictureOf(echoed);
  if (echoed !== undefined && picture === undefined) return undefined;
  const marked =
    picture === undefined || firstFrame === undefined
      ? record(input)
      : { ...record(input), [firstFrame]: assetMark(picture) };
  const fixed = facts.durations.kind === 'set' ? facts.durations.valuesS[0] : facts.durations.maxS;
  const durationS = duration === undefined ? fixed : lengthOf(duration, fieldAt(input, duration.field));
  const assets = picture === undefined ? [] : [picture];
  return { ...replicateWire(door, marked as Json), assets, durationS: durationS ?? 0 };
}

/** What is needed to know an attempt's prediction again. */
export interface ReplicateSearch {
  readonly attempt: AttemptRef;
  readonly mapping: InputMapping;
  readonly facts: EngineFacts;
  readonly start: HandleStart;
  /** False when older pages were left unread. */
  readonly complete: boolean;
}

/**
 * Finds the prediction of a lost reply in the list: of the same model or version, made since the attempt was intended,
 * and echoing exactly the request that was sent. Several can't be told apart; one whose input is gone (after an hour)
 * or whose picture became an address might be it, so nothing is proven then.
 */
export function replicateReconciled(pages: readonly ReplicatePage[], search: ReplicateSearch): Reconciliation {
  const { attempt, mapping, facts, start, complete } = search;
  const since = attempt.intendedAt - replicateClockSkewMs;
  const candidates = pages.flatMap(({ predictions, emulated }) =>
    predictions
      .filter((prediction) => madeAt(prediction) >= since)
      .flatMap((prediction) =>
        doorsOf(mapping)
          .filter((door) => ofDoor(prediction, door))
          .map((door) => ({ prediction, emulated, wire: echoedWire(prediction, door, mapping, facts) })),
      ),
  );
  const matches = candidates.filter(({ wire }) => wire !== undefined && isDigestOf(attempt.wireSha256, wire));
  const [match, ...others] = matches;
  if (others.length > 0)
    return { kind: 'undecidable', reason: `${matches.length} listed predictions match this request` };
  if (match !== undefined) {
    const jobId = text(match.prediction['id']);
    return jobId === undefined
      ? { kind: 'undecidable', reason: 'a listed prediction matches this request and has no id' }
      : { kind: 'found', handle: handleOf(match.prediction, jobId, start, match.emulated) };
  }
  const dim = candidates.filter(({ wire }) => wire === undefined).length;
  if (dim > 0) return { kind: 'undecidable', reason: `${dim} listed predictions no longer show what was asked` };
  return complete
    ? { kind: 'absent', certainty: 'probable' }
    : { kind: 'undecidable', reason: 'too many predictions were made since to read them all' };
}
