/** A key that every fake vendor shouts back in its errors. It must never reach the log. */
export const canaryKey = 'sk-canary-5a1f0c77e1b94d2f';

const signature = 'c4naryc4naryc4nary';

/** A signed link of an output. The signature must never reach the log. */
export function signedUrl(jobId: string): string {
  return `https://cdn.vendor.example/${encodeURIComponent(jobId)}.mp4?X-Amz-Credential=${canaryKey}&X-Amz-Signature=${signature}`;
}

/** An error body as a careless vendor writes it: with the caller's key and a signed link. */
export function errorBody(what: string): string {
  return `${what}: request by Bearer ${canaryKey} for ${signedUrl('input')} failed`;
}

/** The secret that a text leaks, or `undefined`. */
export function leakIn(text: string): string | undefined {
  return [canaryKey, signature].find((secret) => text.includes(secret));
}
