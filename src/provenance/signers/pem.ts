import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { EpochMs } from '../../core/clock.ts';
import { messageOf, ProvenanceError } from '../../core/errors.ts';
import { ekuOids } from './certificates.ts';
import { derOf } from './cose.ts';
import type { Signer } from './signer.ts';

/** A certificate chain and its key, as PEM text. */
export interface PemKeys {
  /** Leaf first, then intermediates; a self-signed root at the end is allowed and becomes the anchor. */
  readonly chain: string;
  /** PKCS#8, unencrypted: `BEGIN PRIVATE KEY`. */
  readonly key: string;
  /** Root, when the chain leaves it out. */
  readonly root?: string;
  readonly name?: string;
  readonly development?: boolean;
}

/** EKUs one of which a leaf must have for C2PA readers to accept it; document signing is RFC 9336. */
const wantedEkus = [ekuOids.emailProtection, '1.3.6.1.5.5.7.3.36'];

/** Curves of the COSE algorithms that are offered. */
const curves = {
  'P-256': { alg: 'ES256', hash: 'SHA-256' },
  'P-384': { alg: 'ES384', hash: 'SHA-384' },
} as const;

function keysError(message: string, hint: string, cause?: unknown): ProvenanceError {
  return new ProvenanceError('provenance.keys', message, {}, { hint, ...(cause === undefined ? {} : { cause }) });
}

/**
 * Splits PEM text into certificates.
 * @throws {ProvenanceError} `provenance.keys` when it holds none, or one that can't be read.
 */
export function parseCertificates(pem: string, what: string): readonly x509.X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    throw keysError(`${what} holds no certificate`, 'Give PEM text with "BEGIN CERTIFICATE" blocks.');
  try {
    return blocks.map((block) => new x509.X509Certificate(block));
  } catch (thrown) {
    throw keysError(
      `${what} holds a certificate that can not be read: ${messageOf(thrown)}`,
      'Export it again.',
      thrown,
    );
  }
}

function checkLeaf(leaf: x509.X509Certificate): void {
  const usage = leaf.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  if ((usage & x509.KeyUsageFlags.digitalSignature) === 0)
    throw keysError(
      'The signing certificate lacks the key usage digitalSignature',
      'Ask your CA for a C2PA signing certificate.',
    );
  if (leaf.getExtension(x509.BasicConstraintsExtension)?.ca === true)
    throw keysError('The first certificate is a CA, not a signing certificate', 'Put the leaf first in the chain.');
  const ekus = (leaf.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? []).map(String);
  if (ekus.includes('2.5.29.37.0') || !wantedEkus.some((oid) => ekus.includes(oid)))
    throw keysError(
      `The signing certificate has the extended key usages ${ekus.join(', ') || '(none)'}`,
      `C2PA readers need emailProtection (${ekuOids.emailProtection}) or documentSigning (1.3.6.1.5.5.7.3.36), best with ${ekuOids.claimSigning}.`,
    );
  if (leaf.getExtension(x509.AuthorityKeyIdentifierExtension) === null)
    throw keysError(
      'The signing certificate has no authority key identifier',
      'Ask your CA for a C2PA signing certificate.',
    );
}

async function checkChain(chain: readonly x509.X509Certificate[], now: EpochMs): Promise<void> {
  for (const [at, certificate] of chain.entries()) {
    const { notBefore, notAfter, subject } = certificate;
    if (now < notBefore.getTime() || now > notAfter.getTime())
      throw keysError(
        `The certificate "${subject}" is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()} only`,
        'Renew the certificate, or set the clock right.',
      );
    const issuer = chain[at + 1];
    if (issuer === undefined) continue;
    const signed = await certificate.verify({ publicKey: issuer, signatureOnly: true });
    if (!signed || certificate.issuer !== issuer.subject)
      throw keysError(
        `The certificate "${subject}" is not issued by the next one, "${issuer.subject}"`,
        'Order the chain: leaf, then each issuer.',
      );
  }
}

/**
 * A signer from your own certificate chain and key, checked before the first use: key usage, extended key usage,
 * validity, order of the chain, and that the key belongs to the leaf.
 * @throws {ProvenanceError} `provenance.keys` with what is wrong and what to do.
 */
export async function pemSigner(keys: PemKeys, now: EpochMs): Promise<Signer> {
  const chain = parseCertificates(keys.chain, 'The certificate chain');
  const [leaf] = chain;
  if (leaf === undefined) throw keysError('The certificate chain is empty', 'Give the leaf first.');
  const algorithm = leaf.publicKey.algorithm as { readonly name?: string; readonly namedCurve?: string };
  const curve = algorithm.namedCurve as keyof typeof curves;
  if (algorithm.name !== 'ECDSA' || !(curve in curves))
    throw keysError(
      `The key type ${algorithm.name} ${curve ?? ''} is not offered`,
      'Use an ECDSA key on P-256 or P-384.',
    );
  checkLeaf(leaf);
  await checkChain(chain, now);
  const { alg, hash } = curves[curve];
  const params = { name: 'ECDSA', namedCurve: curve, hash };
  if (!keys.key.includes('BEGIN PRIVATE KEY'))
    throw keysError('The key is not PKCS#8', 'Convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.pk8.pem');
  let privateKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
  try {
    privateKey = await crypto.subtle.importKey('pkcs8', new Uint8Array(derOf(keys.key)), params, false, ['sign']);
  } catch (thrown) {
    throw keysError(
      'The private key can not be read or is of another kind than the certificate',
      'Give the PKCS#8 key of the leaf.',
      thrown,
    );
  }
  const sign = async (bytes: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign(params, privateKey, new Uint8Array(bytes)));
  const probe = new TextEncoder().encode('shotcaller');
  const publicKey = await leaf.publicKey.export(params, ['verify']);
  if (!(await crypto.subtle.verify(params, publicKey, new Uint8Array(await sign(probe)), probe)))
    throw keysError('The private key does not belong to the first certificate', 'Give the key of the leaf.');
  const last = chain.at(-1) ?? leaf;
  const selfSigned = chain.length > 1 && (await last.isSelfSigned());
  return {
    alg,
    chainPem: (selfSigned ? chain.slice(0, -1) : chain).map((certificate) => certificate.toString('pem')),
    rootPem: keys.root ?? (selfSigned ? last.toString('pem') : null),
    development: keys.development ?? false,
    name: keys.name ?? leaf.subjectName.getField('CN')[0] ?? leaf.subject,
    sign,
  };
}
