import ipaddr from 'ipaddr.js';

/** True for an IP literal (brackets allowed) that is public unicast, after unmapping IPv4 inside IPv6. */
export function isPublicAddress(literal: string): boolean {
  const bare = literal.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  return ipaddr.process(bare).range() === 'unicast';
}

/**
 * Why a host name of a URL must not be contacted, or `undefined`. Names are judged later, by the address they connect
 * to; literals are judged here because they never pass through DNS. `URL` has already folded odd forms (octal, decimal,
 * short) to dotted quads.
 */
export function literalProblem(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return undefined;
  return isPublicAddress(bare) ? undefined : `address ${bare} is not public`;
}
