import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../core/errors.ts';
import { commitText } from '../core/hashing.ts';
import type { Random } from '../core/random.ts';
import { writeWhole } from './workspace.ts';

/** A commitment as intents and manifests carry it. */
export interface TextCommitment {
  readonly value: string;
  readonly keyId: string;
}

/** Local keys of prompt commitments: one random key per shot, never published. */
export interface Vault {
  /** Commits to a text under the key of a shot; makes the key on first use. */
  commit(domain: string, shot: string, text: string): Promise<TextCommitment>;
}

const vaultSchema = z.strictObject({ keys: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) });

/**
 * Opens the vault of a production (`vault.json`, mode 0600).
 * @throws {StoreError} `store.corrupt` when the file is not a vault.
 */
export function openVault(stateDir: string, random: Random): Vault {
  const file = join(stateDir, 'vault.json');
  let keys: Readonly<Record<string, string>> = existsSync(file) ? readKeys(file) : {};
  let writing: Promise<void> = Promise.resolve();
  return {
    commit: async (domain, shot, text) => {
      const known = keys[shot];
      const key = known ?? Buffer.from(random.bytes(32)).toString('hex');
      if (known === undefined) {
        keys = { ...keys, [shot]: key };
        const content = `${JSON.stringify({ keys }, null, 2)}\n`;
        writing = writing.then(() => writeWhole(file, content, 0o600));
        await writing;
      }
      return { value: commitText(domain, text, key), keyId: `vault:${shot}` };
    },
  };
}

function readKeys(file: string): Readonly<Record<string, string>> {
  const found = vaultSchema.safeParse(parse(file));
  if (found.success) return found.data.keys;
  throw new StoreError('store.corrupt', `The vault ${file} is damaged`, { file }, {
    hint: 'Restore it from a backup; without it the prompts behind older manifests can not be proved.',
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
