import { type Finding, found } from '../finding.ts';

/** Whether the clip decodes from its first to its last frame. */
export const decodeRule = { id: 'technical.decode', version: '1', minShare01: 0.98 } as const;

/**
 * Fails a clip when its decoder complains or when fewer frames come out than its header declares. Value: decoded share
 * of the declared frames. Headers alone lie: a truncated file still declares its full length.
 */
export function judgeDecode(decoded: number, declared: number | null, errors: readonly string[]): Finding {
  const share01 = declared ? Math.min(1, decoded / declared) : decoded > 0 ? 1 : 0;
  const short = share01 < decodeRule.minShare01;
  const reason = errors[0]
    ? `the clip is damaged: ${errors[0]}`
    : `only ${decoded} of ${declared ?? '?'} frames decode`;
  return found(decodeRule, {
    value: share01,
    threshold: `>= ${decodeRule.minShare01} and no decoder error`,
    level: short || errors.length > 0 ? 'fail' : 'pass',
    reason,
    ...(errors.length > 0 && { note: errors.slice(0, 5).join(' | ') }),
  });
}
