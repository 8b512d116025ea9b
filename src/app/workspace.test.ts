import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProduction } from '../production/read.ts';
import { initProduction } from './init.ts';
import { openSet } from './testing/filmed.ts';
import { openVault } from './vault.ts';
import { prepareOutput, workspaceOf, writeWhole } from './workspace.ts';

describe('workspaceOf', () => {
  it('keeps state beside the production file, and previz apart from paid takes', () => {
    using set = openSet();
    const loaded = readProduction(set.file);
    const paid = workspaceOf(loaded);
    const free = workspaceOf(loaded, { previz: true, out: 'made' });
    expect(paid).toMatchObject({ stateDir: join(set.dir, '.shotcaller/tiny'), outRoot: join(set.dir, 'out/tiny') });
    expect(free).toMatchObject({
      stateDir: join(set.dir, '.shotcaller/tiny-previz'),
      outRoot: join(set.dir, 'made/tiny-previz'),
      signerDir: paid.signerDir,
    });
  });
});

describe('prepareOutput', () => {
  it('makes the folders and leaves no file behind', async () => {
    using set = openSet();
    const workspace = workspaceOf(readProduction(set.file));
    const dir = await prepareOutput(workspace, 'e01');
    expect([readdirSync(dir), readdirSync(workspace.workDir)]).toEqual([['shots'], []]);
  });

  it('names a folder that can not be written', async () => {
    using set = openSet();
    set.write('file', '');
    const workspace = workspaceOf(readProduction(set.file), { out: 'file' });
    await expect(prepareOutput(workspace, 'e01')).rejects.toMatchObject({
      code: 'store.unwritable',
      hint: expect.stringContaining('--out'),
    });
  });
});

describe('writeWhole', () => {
  it('replaces a file at once and leaves no part of it [row 41]', async () => {
    using set = openSet();
    const path = join(set.dir, 'a/b.json');
    await writeWhole(path, 'one');
    await writeWhole(path, 'two', 0o600);
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(set.dir, 'a'))).toEqual(['b.json']);
  });
});

describe('openVault', () => {
  it('gives the same commitment for the same text of a shot, another for another shot, across restarts', async () => {
    using set = openSet();
    const vault = openVault(set.dir, set.context.random);
    const one = await vault.commit('d', 'e01/sh1', 'text');
    const other = await vault.commit('d', 'e01/sh2', 'text');
    const again = await openVault(set.dir, set.context.random).commit('d', 'e01/sh1', 'text');
    expect(again).toEqual(one);
    expect(other.value).not.toBe(one.value);
    expect(statSync(join(set.dir, 'vault.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(set.dir, 'vault.json'), 'utf8')).not.toContain('text');
  });

  it('keeps every key when several are made at once', async () => {
    using set = openSet();
    const vault = openVault(set.dir, set.context.random);
    const names = Array.from({ length: 12 }, (_, at) => `e01/sh${at}`);
    const made = await Promise.all(names.map((name) => vault.commit('d', name, 'text')));
    const reread = openVault(set.dir, set.context.random);
    expect(await Promise.all(names.map((name) => reread.commit('d', name, 'text')))).toEqual(made);
  });

  it('hides a person behind a pseudonym that is stable in this production', async () => {
    using set = openSet();
    const vault = openVault(set.dir, set.context.random);
    const [ana, again, ivo] = await Promise.all(['Ana', 'Ana', 'Ivo'].map((name) => vault.pseudonym(name)));
    expect(ana).toMatch(/^operator-[0-9a-f]{16}$/);
    expect([ana === again, ana === ivo]).toEqual([true, false]);
  });

  it('refuses a damaged file instead of making new keys', () => {
    using set = openSet();
    set.write('vault.json', '{"keys": {"a": "short"}}');
    expect(() => openVault(set.dir, set.context.random)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
  });
});

describe('initProduction', () => {
  it('writes a production that reads without problems, with an id made from the folder’s name', async () => {
    using set = openSet();
    const file = await initProduction(set.context, 'My Öwn Series!');
    expect(readProduction(file).production.id).toBe('my-wn-series');
  });

  it('never overwrites', async () => {
    using set = openSet();
    const before = readFileSync(set.file, 'utf8');
    await expect(initProduction(set.context, '.')).rejects.toMatchObject({ code: 'production.exists' });
    expect(readFileSync(set.file, 'utf8')).toBe(before);
  });
});
