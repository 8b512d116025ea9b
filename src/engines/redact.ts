/** Most characters of a redacted text: enough for a reason, too little for a dump. */
export const reasonMaxChars = 300;

const patterns: readonly (readonly [RegExp, string])[] = [
  // User info, query and fragment of a URL may hold signatures and keys; the path stays useful.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]*@/gi, '$1'],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1?[redacted]'],
  // The path of a webhook address is its secret; vendors echo it when they dislike it.
  [/(\/hooks\/[^\s"'<>]*?\/)[\w-]{40,}/gi, '$1[redacted]'],
  [/\bdata:[a-z]+\/[a-z0-9.+-]+;base64,[a-z0-9+/=_-]*/gi, 'data:[redacted]'],
  [/\b(bearer|basic|key|token)(\s+|:\s*)[a-z0-9._~+/=:-]{8,}/gi, '$1 [redacted]'],
  // A signed token, and its parts alone: the middle one names the key it was made with.
  [/\beyJ[a-z0-9_-]{6,}(?:\.[a-z0-9_-]*){1,2}/gi, '[redacted]'],
  [/\beyJ[A-Za-z0-9_-]{16,}/g, '[redacted]'],
  [/\b(?:sk|pk|key|luma|r8|whsec|xai|vck)[-_][a-z0-9_-]{8,}/gi, '[redacted]'],
  // Google: API keys and access tokens.
  [/\b(?:AIza|ya29\.)[\w.-]{16,}/g, '[redacted]'],
  [
    /((?:api[-_]?key|secret|password|authorization|access[-_]?token|signature)["']?\s*[:=]\s*["']?)[^\s"',}&]+/gi,
    '$1[redacted]',
  ],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}:[0-9a-f]{16,}/gi, '[redacted]'],
];

/**
 * A text that may be recorded and shown: known secrets, credentials and query strings removed, control characters and
 * line breaks folded to spaces, cut to `reasonMaxChars`.
 * @param secrets Exact values (API keys) that must not appear, whatever they look like. Shorter than 4 are ignored.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  // Cut first, so that a huge error page costs nothing; the patterns only ever shorten what matters.
  let clean = text.slice(0, 20 * reasonMaxChars);
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[redacted]');
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  clean = clean.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const short = clean.length > reasonMaxChars ? `${clean.slice(0, reasonMaxChars - 1)}…` : clean;
  // A cut, or a vendor, may leave half a surrogate pair, which has no UTF-8 form: the log could not hash it.
  return short.toWellFormed();
}
