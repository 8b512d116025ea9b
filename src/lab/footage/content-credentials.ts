import { rename, rm } from 'node:fs/promises';
import { systemClock } from '../../core/system-clock.ts';
import { sourceTypes } from '../../provenance/labels.ts';
import { c2paThread } from '../../provenance/signers/c2pa-client.ts';
import { issueChain } from '../../provenance/signers/certificates.ts';
import { testingMark } from '../../provenance/signers/dev-chain.ts';
import { pemSigner } from '../../provenance/signers/pem.ts';
import type { Signer } from '../../provenance/signers/signer.ts';

const dayMs = 86_400_000;

let chain: Promise<Signer> | undefined;

/** The emulated vendor's signer, made once per process; its name says in every certificate that it is no vendor's. */
function vendorSigner(): Promise<Signer> {
  chain ??= issueVendorSigner();
  return chain;
}

async function issueVendorSigner(): Promise<Signer> {
  const now = systemClock.now();
  const name = `EMULATED vendor ${testingMark}`;
  const issued = await issueChain({
    organisation: name,
    commonName: name,
    notBefore: now - dayMs,
    notAfter: now + 3650 * dayMs,
  });
  const pem = [issued.leafPem, issued.intermediatePem, issued.rootPem].join('\n');
  return pemSigner({ chain: pem, key: issued.leafKeyPem, name, development: true }, now);
}

/**
 * Signs a clip in place, as vendors do that deliver with Content Credentials (Google, Veo). The manifest claims nothing
 * that is not so: an algorithm drew the pictures, the lab signed them.
 */
export async function addContentCredentials(file: string, label: string): Promise<void> {
  const signed = `${file}.signed.mp4`;
  const definition = {
    claim_version: 2,
    claim_generator_info: [{ name: 'Shotcaller lab', version: '0.1.0' }],
    title: label,
    assertions: [
      {
        label: 'c2pa.actions.v2',
        data: {
          actions: [
            { action: 'c2pa.created', softwareAgent: { name: label }, digitalSourceType: sourceTypes.algorithmicMedia },
          ],
          allActionsIncluded: true,
        },
      },
    ],
  };
  try {
    await c2paThread.sign({
      source: { path: file, format: 'video/mp4' },
      output: signed,
      definition: JSON.stringify(definition),
      ingredients: [],
      signer: await vendorSigner(),
      anchors: [],
    });
    await rename(signed, file);
  } finally {
    await rm(signed, { force: true });
  }
}
