import { existsSync, readFileSync } from 'node:fs';
import { messageOf, ProvenanceError } from '../core/errors.ts';
import { devRootPath, openDevSigner } from '../provenance/signers/dev-chain.ts';
import { pemSigner } from '../provenance/signers/pem.ts';
import type { Signer } from '../provenance/signers/signer.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { rememberRoot } from './trust.ts';

/**
 * The signer of this set-up: your own PEM chain when configured, else the development chain (made on first use).
 * @throws {ProvenanceError} `provenance.keys`.
 */
export async function openSigner(context: AppContext, config: Config, signerDir: string): Promise<Signer> {
  const { signer } = config;
  const { clock } = context;
  if (signer !== undefined) return pemSigner({ chain: readPem(signer.chain), key: readPem(signer.key) }, clock.now());
  const isNew = devRoot(signerDir) === undefined;
  const development = await openDevSigner(signerDir, { clock });
  if (isNew && development.rootPem !== null) await rememberRoot(context, development.rootPem);
  return development;
}

/** The development root of a folder, when there is one: what `verify` trusts for your own test files. */
export function devRoot(signerDir: string): string | undefined {
  const path = devRootPath(signerDir);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Check signer.chain and signer.key in the configuration.';
    throw new ProvenanceError(
      'provenance.keys',
      `Can not read ${path}: ${messageOf(cause)}`,
      { path },
      { cause, hint },
    );
  }
}
