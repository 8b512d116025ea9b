import LumaAI from 'lumaai';
import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { Ear } from './ear.ts';
import { openListener } from './listener.ts';
import { prompt } from './order.ts';

/** Luma's types. */
export const lumaTypes = `
type LumaGeneration = import('lumaai/resources/generations/generations').Generation;
type LumaList = import('lumaai/resources/generations/generations').GenerationListResponse;
type LumaCredits = import('lumaai/resources/credits').CreditGetResponse;
type LumaPing = import('lumaai/resources/ping').PingCheckResponse;
`;

/** Hears every reply and every call of the emulated Luma. */
export async function hearLuma(lab: TestLab): Promise<Ear> {
  const ear = new Ear('luma', lab.baseUrls.luma, [
    ['POST /generations(/video)? 201', 'LumaGeneration'],
    ['GET /generations/[\\w-]+ 200', 'LumaGeneration'],
    ['GET /generations 200', 'LumaList'],
    ['GET /credits 200', 'LumaCredits'],
    ['GET /ping 200', 'LumaPing'],
    ['callback (dreaming|completed|failed)', 'LumaGeneration'],
  ]);
  await using listener = await openListener();
  // Typed for node-fetch, which is our fetch as far as the client uses it.
  const heard = ear.fetch as unknown as NonNullable<ConstructorParameters<typeof LumaAI>[0]>['fetch'] & {};
  const client = new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0, fetch: heard });
  const order = { model: 'ray-2', prompt, duration: '5s', callback_url: listener.url } as const;
  const states = new Set<string>();
  const look = async (id: string): Promise<string> => {
    const { state = '' } = await client.generations.get(id);
    states.add(state);
    return state;
  };
  const frame0 = { type: 'image', url: 'https://example.com/frame.png' } as const;
  const { id = '' } = await client.generations.video.create({ ...order, keyframes: { frame0 } });
  await client.generations.create(order);
  await client.generations.list({ limit: 1 });
  while ((await look(id)) !== 'completed') await lab.advance(1);
  await lab.faults([{ dialect: 'luma', op: 'create', effect: { name: 'refuse-output' } }]);
  const { id: refused = '' } = await client.generations.video.create(order);
  await lab.advance(600);
  await look(refused);
  await client.generations.list({ limit: 10, offset: 1 });
  await client.credits.get();
  await client.ping.check();
  for (const body of listener.heard) ear.hear(`callback ${(body as { state?: string }).state}`, body);
  ear.hearStates("NonNullable<LumaGeneration['state']>", [...states]);
  return ear;
}
