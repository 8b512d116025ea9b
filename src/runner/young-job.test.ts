import { expect, it } from 'vitest';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;

it('one 404 right after the submit does not pay a second engine', async () => {
  const world = new World({ opened: openedOf([shotSpec(ref)]) });
  const process = await world.start();
  let looks = 0;
  const engine = (id: string) => {
    const found = process.ports.engines.engine(id);
    if (found === undefined || id !== 'a/one') return found;
    const observe: typeof found.observe = async (h) =>
      ++looks === 1 ? { kind: 'gone', reason: '404' } : found.observe(h);
    return { ...found, observe };
  };
  const ports = { ...process.ports, engines: { ...process.ports.engines, engine } };
  await world.live(process, runLocally(ports, { episodes: ['e01'], stop }));
  expect(world.books.submits.map(({ engine: e }) => e)).toEqual(['a/one']);
});
