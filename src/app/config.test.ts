import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { openSet } from './testing/filmed.ts';

function read(text: string) {
  using set = openSet();
  set.write('shotcaller.config.yaml', text);
  return { config: readConfig(set.context, set.dir), dir: set.dir };
}

describe('readConfig', () => {
  it('is empty without a file, and for one with comments only', () => {
    using set = openSet();
    expect(readConfig(set.context, set.dir)).toEqual({ engines: [] });
    expect(read('# nothing yet\n\n').config.engines).toEqual([]);
    expect(read('').config.engines).toEqual([]);
  });

  it('gives prices in micro-dollars and paths from the file’s folder', () => {
    const { config, dir } = read(
      'engines: [{ id: luma/ray-2, price: { perSecond: 0.145 }, concurrency: 3 }]\nsigner: { chain: keys/c.pem, key: keys/k.pem }\nout: made\n',
    );
    expect(config).toMatchObject({
      engines: [{ id: 'luma/ray-2', price: { perClip: 0, perSecond: 145_000 }, concurrency: 3 }],
      signer: { chain: join(dir, 'keys/c.pem'), key: join(dir, 'keys/k.pem') },
      out: join(dir, 'made'),
    });
  });

  it('takes a public address for webhooks without its final slash, and none unless asked', () => {
    const { config } = read('webhooks: { publicUrl: "https://studio.example/x/", port: 4820 }\n');
    expect(config.webhooks).toEqual({ publicUrl: 'https://studio.example/x', port: 4820 });
    expect(read('webhooks: { publicUrl: "http://127.0.0.1:4820", port: 4820 }').config.webhooks?.port).toBe(4820);
    expect(read('out: a\n').config).not.toHaveProperty('webhooks');
  });

  it('finds the nearest file upward, and the one that is named wins', () => {
    using set = openSet();
    set.write('shotcaller.config.yaml', 'out: a\n');
    set.write('other.yaml', 'out: b\n');
    mkdirSync(join(set.dir, 'deep/er'), { recursive: true });
    expect(readConfig(set.context, join(set.dir, 'deep/er')).out).toBe(join(set.dir, 'a'));
    const named = { ...set.context, configFile: 'other.yaml' };
    expect(readConfig(named, join(set.dir, 'deep/er')).out).toBe(join(set.dir, 'b'));
  });

  it.each([
    ['engins: []', 'config.invalid', ':1:1 engins: unknown key, did you mean engines?'],
    ['engines: [{ id: luma/ray-2, concurency: 2 }]', 'config.invalid', 'did you mean concurrency?'],
    ['engines: [{ id: luma/ray-2, baseUrl: "ftp://x" }]', 'config.invalid', 'an http or https address'],
    ['engines: [{ id: luma/ray-2, concurrency: 0 }]', 'config.invalid', 'a whole number >= 1'],
    ['engines: [{ id: luma/rey-2 }]', 'config.engine-unknown', 'did you mean luma/ray-2?'],
    ['webhooks: { publicUrl: "http://studio.example", port: 4820 }', 'config.invalid', 'an https address'],
    ['webhooks: { publicUrl: "https://studio.example/?a=1", port: 4820 }', 'config.invalid', 'without query'],
    ['webhooks: { publicUrl: "https://me:secret@studio.example", port: 4820 }', 'config.invalid', 'an https address'],
    ['webhooks: { publicUrl: "https://", port: 4820 }', 'config.invalid', 'an https address'],
    ['webhooks: { publicUrl: "https://studio.example", port: 0 }', 'config.invalid', 'a whole number >= 1'],
    ['webhooks: { port: 4820 }', 'config.invalid', 'webhooks.publicUrl'],
    ['out: [', 'config.invalid', 'not valid YAML'],
    ['out: a\nout: b', 'config.invalid', ':2:1: the same key stands here twice'],
  ])('refuses %j as %s', (text, code, says) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
  });

  it('reads a file of many # signs in no time', () => {
    expect(() => read(`${'#'.repeat(50_000)}\nx: 1\n`)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });
});
