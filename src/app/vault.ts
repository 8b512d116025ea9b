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
  /** A stable pseudonym of a person in this production; nobody without the vault can test a guess. */
  pseudonym(person: string): Promise<string>;
  /** A keyed digest (HMAC-SHA-256, hex) for one purpose, e.g. addresses that nobody can guess. The key is on disk before it is used. */
  sealer(purpose: string): Promise<(text: string) => string>;
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
  const keyOf = async (name: string): Promise<string> => {
    const known = keys[name];
    if (known !== undefined) return known;
    const key = Buffer.from(random.bytes(32)).toString('hex');
    keys = { ...keys, [name]: key };
    writing = writing.then(() => writeWhole(file, `${JSON.stringify({ keys }, null, 2)}\n`, 0o600));
    await writing;
    return key;
  };
  return {
    commit: async (domain, shot, text) => ({
      value: commitText(domain, text, await keyOf(shot)),
      keyId: `vault:${shot}`,
    }),
    pseudonym: async (person) => {
      const commitment = commitText('shotcaller.operator/1', person, await keyOf('operators'));
      return `operator-${commitment.slice(0, 16)}`;
    },
    sealer: async (purpose) => {
      const key = await keyOf(purpose);
      return (text) => commitText(`shotcaller.${purpose}/1`, text, key);
    },
  };
}

function readKeys(file: string): Readonly<Record<string, string>> {
  const found = vaultSchema.safeParse(parse(file));
  if (found.success) return found.data.keys;
  throw new StoreError(
    'store.corrupt',
    `The vault ${file} is damaged`,
    { file },
    {
      hint: 'Restore it from a backup; without it the prompts behind older manifests can not be proved.',
    },
  );
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
