/**
 * Something that signs: a key file, the development chain, a KMS or an HSM. Keys never leave it.
 */
export interface Signer {
  /** COSE algorithm of the leaf key. */
  readonly alg: 'ES256' | 'ES384';
  /** Certificates as PEM, leaf first, without the root. */
  readonly chainPem: readonly string[];
  /** Root that makes this chain trusted, PEM; `null` when the signer does not know it. */
  readonly rootPem: string | null;
  /** True for the development chain: shown wherever a signature is shown, never counted as production trust. */
  readonly development: boolean;
  /** For people, e.g. `development signer`. */
  readonly name: string;
  /** Signs bytes; answers r‖s (IEEE P1363), not DER. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}
