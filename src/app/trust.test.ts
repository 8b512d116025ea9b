import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isOwnRoot, rememberRoot, trustedRootsFile } from './trust.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-trust-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const context = { env: { XDG_STATE_HOME: dir } };

describe('the development roots of this machine', () => {
  it('trusts a root only after this user made it', async () => {
    expect(isOwnRoot(context, 'PEM A')).toBe(false);
    expect(await rememberRoot(context, 'PEM A')).toBe('noted');
    expect(await rememberRoot(context, 'PEM B\n')).toBe('noted');
    expect(isOwnRoot(context, 'PEM A\n')).toBe(true);
    expect(isOwnRoot(context, 'PEM B')).toBe(true);
    expect(isOwnRoot(context, 'PEM C')).toBe(false);
  });

  it('stays strict when nothing can be noted', async () => {
    const blocked = join(dir, 'a-file');
    writeFileSync(blocked, '');
    const nowhere = { env: { XDG_STATE_HOME: blocked } };
    expect(await rememberRoot(nowhere, 'PEM A')).toBe('not-noted');
    expect(isOwnRoot(nowhere, 'PEM A')).toBe(false);
  });

  it('lie in the state folder of the user', () => {
    expect(trustedRootsFile({ env: { HOME: '/home/ada' } })).toBe(
      '/home/ada/.local/state/shotcaller/development-roots',
    );
  });
});
