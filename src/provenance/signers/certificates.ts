import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { EpochMs } from '../../core/clock.ts';

/** EKU of C2PA claim signing (C2PA 2.2, certificate profile) and of e-mail protection (RFC 5280); see `chainPem`. */
export const ekuOids = { claimSigning: '1.3.6.1.4.1.62558.2.1', emailProtection: '1.3.6.1.5.5.7.3.4' } as const;

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A new chain with the key of its leaf; the keys of root and intermediate are forgotten. */
export interface IssuedChain {
  readonly leafKeyPem: string;
  readonly leafPem: string;
  readonly intermediatePem: string;
  readonly rootPem: string;
}

/** What `issueChain` must be told. */
export interface ChainSpec {
  /** Organisation of every subject. */
  readonly organisation: string;
  readonly commonName: string;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  /** Defaults to both OIDs of `ekuOids`: the only set that every C2PA reader tried accepts. */
  readonly leafEkus?: readonly string[];
}

function caExtensions(pathLength: number | undefined): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
}

/** Makes root, intermediate and ES256 leaf certificates in the profile C2PA asks for (C2PA 2.2, "X.509 certificates"). */
export async function issueChain(spec: ChainSpec): Promise<IssuedChain> {
  const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
    crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
  const [root, intermediate, leaf] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const validity = { notBefore: new Date(spec.notBefore), notAfter: new Date(spec.notAfter) };
  const subject = (role: string): string => `CN=${spec.commonName} ${role}, O=${spec.organisation}`;
  const rootCert = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject('root'),
    keys: root,
    ...validity,
    signingAlgorithm: keyAlgorithm,
    extensions: [...caExtensions(undefined), await x509.SubjectKeyIdentifierExtension.create(root.publicKey)],
  });
  const intermediateCert = await x509.X509CertificateGenerator.create({
    subject: subject('intermediate'),
    issuer: rootCert.subject,
    publicKey: intermediate.publicKey,
    signingKey: root.privateKey,
    ...validity,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      ...caExtensions(0),
      await x509.SubjectKeyIdentifierExtension.create(intermediate.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  const leafCert = await x509.X509CertificateGenerator.create({
    subject: subject('signer'),
    issuer: intermediateCert.subject,
    publicKey: leaf.publicKey,
    signingKey: intermediate.privateKey,
    ...validity,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([...(spec.leafEkus ?? [ekuOids.emailProtection, ekuOids.claimSigning])]),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(intermediate.publicKey),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', leaf.privateKey);
  return {
    leafKeyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    leafPem: leafCert.toString('pem'),
    intermediatePem: intermediateCert.toString('pem'),
    rootPem: rootCert.toString('pem'),
  };
}
