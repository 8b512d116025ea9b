import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/hashing.ts';
import { openAssets } from './assets.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-assets-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function* streamOf(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}

/** Every file under the folder, relative to it. */
function files(): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dir, name)).isFile());
}

const limit = 1000;

describe('an asset', () => {
  it('is stored under the hash of its bytes, read-only [row 50]', async () => {
    const store = openAssets(dir);
    const stored = await store.put(streamOf('a clip ', 'in two parts'), limit);
    expect(stored).toEqual({ sha256: sha256('a clip in two parts'), bytes: 19, path: store.pathOf(stored.sha256) });
    expect(readFileSync(stored.path, 'utf8')).toBe('a clip in two parts');
    expect(statSync(stored.path).mode & 0o222).toBe(0);
    expect(await store.verified(stored.sha256)).toBe(stored.path);
    expect(files()).toHaveLength(1);
  });

  it('over the limit leaves no file behind [row 47]', async () => {
    await expect(openAssets(dir).put(streamOf('12345', '67890'), 9)).rejects.toThrow('more than 9 bytes');
    expect(files()).toEqual([]);
  });

  it('whose stream breaks leaves no file behind and passes the error on [row 30]', async () => {
    const broken = (async function* () {
      yield new Uint8Array(3);
      throw new TypeError('connection reset');
    })();
    await expect(openAssets(dir).put(broken, limit)).rejects.toThrow('connection reset');
    expect(files()).toEqual([]);
  });

  it('put twice, also at the same time, is one file', async () => {
    const store = openAssets(dir);
    const [one, two] = await Promise.all([store.put(streamOf('same'), limit), store.put(streamOf('same'), limit)]);
    expect(one).toEqual(two);
    expect(files()).toHaveLength(1);
  });

  it('that is missing is named', async () => {
    const gone = sha256('never stored');
    await expect(openAssets(dir).verified(gone)).rejects.toMatchObject({
      code: 'store.asset-missing',
      message: expect.stringContaining(gone),
    });
  });

  it('that was altered is named, and repaired when the same bytes are put again [row 40]', async () => {
    const store = openAssets(dir);
    const { sha256: name, path } = await store.put(streamOf('precious'), limit);
    chmodSync(path, 0o644);
    truncateSync(path, 3);
    await expect(store.verified(name)).rejects.toMatchObject({ code: 'store.asset-corrupt' });
    await store.put(streamOf('precious'), limit);
    expect(await store.verified(name)).toBe(path);
  });

  it('can not be put where the folder is a file', async () => {
    const blocked = join(dir, 'file');
    writeFileSync(blocked, '');
    await expect(openAssets(join(blocked, 'assets')).put(streamOf('x'), limit)).rejects.toMatchObject({
      code: 'store.unwritable',
    });
  });

  // Root may write anywhere, so a read-only folder proves nothing there.
  it.skipIf(process.getuid?.() === 0)('can not be put into a read-only folder [row 13]', async () => {
    chmodSync(dir, 0o555);
    await expect(openAssets(dir).put(streamOf('x'), limit)).rejects.toMatchObject({ code: 'store.unwritable' });
    chmodSync(dir, 0o755);
  });
});
