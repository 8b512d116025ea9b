import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError, messageOf } from '../core/errors.ts';
import { frameHashes } from '../media/framehash.ts';
import { findMediaTools } from '../media/tools.ts';
import type { VerifyReport } from '../provenance/report.ts';
import { verifyFile } from '../provenance/verify.ts';
import type { AppContext } from './context.ts';
import { devRoot } from './signer.ts';
import { isOwnRoot } from './trust.ts';
import type { Workspace } from './workspace.ts';

/** How a file is verified. */
export interface VerifyOptions {
  /** Path of a PEM file with the roots to trust. Default: the development root of the production, if this machine made it. */
  readonly anchor?: string;
  /** SHA-256 the whole file must have. */
  readonly sha256?: string;
}

/** A report, and whose roots were believed. */
export interface Verified {
  readonly report: VerifyReport;
  readonly anchor: 'given' | 'development' | 'none';
}

/**
 * Verifies a shot or an episode offline.
 * @throws {ProvenanceError} `provenance.unreadable`; {ConfigError} `config.unreadable` for the anchor file.
 */
export async function verify(context: AppContext, file: string, options: VerifyOptions): Promise<Verified> {
  const path = resolve(context.cwd, file);
  const given = options.anchor === undefined ? undefined : readAnchor(resolve(context.cwd, options.anchor));
  const beside = given === undefined ? nearestDevRoot(dirname(path)) : undefined;
  const development = beside !== undefined && isOwnRoot(context, beside) ? beside : undefined;
  const anchors = [given ?? development].filter((pem) => pem !== undefined);
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const report = await verifyFile({
    file: path,
    anchors,
    ...(options.sha256 === undefined ? {} : { expectedSha256: options.sha256 }),
    tools: { frames: (target) => frameHashes(tools, target, undefined, 'conceal') },
  });
  return { report, anchor: given !== undefined ? 'given' : development !== undefined ? 'development' : 'none' };
}

/** Verifies an episode we just made, without decoding it again: the cut was compared frame by frame already. */
export function verifyOurs(workspace: Workspace, file: string): Promise<VerifyReport> {
  const root = devRoot(workspace.signerDir);
  return verifyFile({ file, ...(root === undefined ? {} : { anchors: [root] }), tools: { frames: null } });
}

/** Looks upward for the development chain of the production that a file lies in. */
function nearestDevRoot(dir: string): string | undefined {
  const signerDir = join(dir, '.shotcaller', 'signer');
  const found = existsSync(signerDir) ? devRoot(signerDir) : undefined;
  const parent = dirname(dir);
  return found ?? (parent === dir ? undefined : nearestDevRoot(parent));
}

function readAnchor(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      'config.unreadable',
      `Can not read the anchor ${path}: ${messageOf(cause)}`,
      { path },
      {
        cause,
        hint: 'Give --anchor a PEM file with the root certificate.',
      },
    );
  }
}
