import type { FetchPolicy } from '../download.ts';
import type { AssetSink, FetchResult, JobOutput } from '../engine.ts';

const dataUri = /^data:[^;,]*(;emulated)?;base64,/;

/** A clip inside a reply as an address; a parameter keeps whether the reply came from the lab. */
export function inlineUrl(mimeType: string, base64: string, emulated: boolean): string {
  return `data:${mimeType}${emulated ? ';emulated' : ''};base64,${base64}`;
}

/**
 * Stores a clip that a vendor handed over inside its reply, as a data URI. `undefined` for every other output.
 * @throws {StoreError} when the sink can't store.
 */
export async function inlineOutput(
  { url }: JobOutput,
  sink: AssetSink,
  { maxBytes = 1024 ** 3 }: FetchPolicy,
): Promise<FetchResult | undefined> {
  const [head, mark] = dataUri.exec(url) ?? [];
  if (head === undefined) return undefined;
  const bytes = Buffer.from(url.slice(head.length), 'base64');
  if (bytes.length === 0 || bytes.length > maxBytes) {
    const reason = bytes.length === 0 ? 'output is empty' : `output is larger than ${maxBytes} bytes`;
    return { kind: 'failed', failure: { outcome: 'bad-output', reason, billed: 'yes' } };
  }
  const stored = await sink.put(
    (async function* whole() {
      yield bytes;
    })(),
    maxBytes,
  );
  return { kind: 'fetched', ...stored, emulated: mark !== undefined };
}
