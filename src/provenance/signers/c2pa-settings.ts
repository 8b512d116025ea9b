import { ekuOids } from './certificates.ts';

/**
 * EKUs a signing certificate may have: the two of our own chain, document signing (RFC 9336), and those c2pa-rs knows
 * for time stamps and OCSP. Without this list c2pa-wasm refuses a certificate that has only the C2PA one.
 */
const allowedEkus = [
  ekuOids.claimSigning,
  ekuOids.emailProtection,
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.5.5.7.3.8',
  '1.3.6.1.5.5.7.3.9',
];

/**
 * Settings of c2pa-rs, JSON: trust only what the caller trusts, and never touch the network (no remote manifests, no
 * OCSP).
 * @param anchors Root certificates, PEM.
 */
export function c2paSettings(anchors: readonly string[]): string {
  return JSON.stringify({
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
    trust: {
      ...(anchors.length === 0 ? {} : { user_anchors: anchors.join('\n') }),
      trust_config: `${allowedEkus.join('\n')}\n`,
    },
    builder: { thumbnail: { enabled: false } },
  });
}
