import type { FetchPolicy } from '../../download.ts';
import { type AssetSink, emulatedHeader, type FetchResult } from '../../engine.ts';
import { observeFailure, type ReplyContext } from '../http-outcome.ts';
import type { Exchange } from '../reply.ts';
import { veoInlineClip } from './outcome.ts';

/** Base64 characters decoded at once: a multiple of 4, so that every piece stands alone. */
const pieceChars = 4 * 256 * 1024;

async function* decoded(base64: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < base64.length; at += pieceChars) yield Buffer.from(base64.slice(at, at + pieceChars), 'base64');
}

/**
 * Streams a clip that lies inside a status reply to the sink. Nothing of it is kept.
 * @throws {StoreError} when the sink can't store.
 */
export async function storeInlineClip(
  exchange: Exchange,
  index: number,
  sink: AssetSink,
  policy: FetchPolicy,
  context: ReplyContext,
): Promise<FetchResult> {
  const clip = exchange.kind === 'reply' ? veoInlineClip(exchange.reply, index) : undefined;
  if (exchange.kind === 'broken' || clip === undefined) {
    const seen = observeFailure(exchange, context);
    const reason = 'reason' in seen ? seen.reason : 'no clip in the operation';
    return seen.kind === 'gone'
      ? { kind: 'expired', reason }
      : { kind: 'failed', failure: { outcome: 'output-lost', reason: `clip not read: ${reason}`, billed: 'yes' } };
  }
  const limitBytes = policy.maxBytes ?? 1024 ** 3;
  if (Math.floor(clip.length * 0.75) - 2 > limitBytes)
    return {
      kind: 'failed',
      failure: { outcome: 'bad-output', reason: `output is larger than ${limitBytes} bytes`, billed: 'yes' },
    };
  const stored = await sink.put(decoded(clip), limitBytes);
  if (stored.bytes === 0)
    return { kind: 'failed', failure: { outcome: 'bad-output', reason: 'output is empty', billed: 'yes' } };
  return { kind: 'fetched', ...stored, emulated: exchange.reply.headers[emulatedHeader] !== undefined };
}
