import Replicate, { type Prediction } from 'replicate';
import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { Ear } from './ear.ts';
import { openListener } from './listener.ts';
import { prompt } from './order.ts';

/** Replicate's types. */
export const replicateTypes = `
type ReplicatePrediction = import('replicate').Prediction;
// The client's own README shows null where there is no page, its type a missing field.
type ReplicatePage = { [F in 'previous' | 'next']: import('replicate').Page<ReplicatePrediction>[F] | null } & Pick<import('replicate').Page<ReplicatePrediction>, 'results'>;
type ReplicateAccount = import('replicate').Account;
type ReplicateSecret = import('replicate').WebhookSecret;
// Aborted: past its deadline before it began (docs of the vendor, lifecycle); the lab takes no deadlines.
type ReplicateStatus = Exclude<ReplicatePrediction['status'], 'aborted'>;
`;

const version = '6c9132aee14409cd6568d030453f1ba50f5f3412b844fe67f78a9eb62d55664f';

/** Hears every reply and every call of the emulated Replicate. */
export async function hearReplicate(lab: TestLab): Promise<Ear> {
  const ear = new Ear('replicate', lab.baseUrls.replicate, [
    ['POST /models/[\\w./-]+/predictions 201', 'ReplicatePrediction'],
    ['POST /predictions 201', 'ReplicatePrediction'],
    ['GET /predictions/\\w+ 200', 'ReplicatePrediction'],
    ['POST /predictions/\\w+/cancel 200', 'ReplicatePrediction'],
    ['GET /predictions 200', 'ReplicatePage'],
    ['GET /account 200', 'ReplicateAccount'],
    ['GET /webhooks/default/secret 200', 'ReplicateSecret'],
    ['callback (succeeded|failed)', 'ReplicatePrediction'],
  ]);
  await using listener = await openListener();
  const client = new Replicate({ auth: 'r8_key', baseUrl: lab.baseUrls.replicate, fetch: ear.fetch });
  const states = new Set<string>();
  const look = async (id: string): Promise<string> => {
    const { status } = await client.predictions.get(id);
    states.add(status);
    return status;
  };
  const created = (): Promise<Prediction> =>
    client.predictions.create({ model: 'wan-video/wan-2.5-t2v', input: { prompt }, webhook: listener.url });
  const { id } = await created();
  while ((await look(id)) !== 'succeeded') await lab.advance(1);
  const other = await client.predictions.create({ version, input: { prompt } });
  await client.predictions.cancel(other.id);
  await look(other.id);
  for (const effect of [{ name: 'refuse-input' }, { name: 'refuse-output' }, { name: 'fail' }]) {
    await lab.faults([{ dialect: 'replicate', op: 'create', effect }]);
    const { id: doomed } = await created();
    await lab.advance(600);
    await look(doomed);
  }
  await lab.faults([]);
  await client.predictions.list();
  // More than a page.
  for (let n = 0; n < 100; n++) await createUnheard(lab, n);
  await client.predictions.list();
  await client.accounts.current();
  await client.webhooks.default.secret.get();
  for (const body of listener.heard) ear.hear(`callback ${(body as { status?: string }).status}`, body);
  ear.hearStates('ReplicateStatus', [...states]);
  return ear;
}

async function createUnheard(lab: TestLab, n: number): Promise<void> {
  await new Replicate({ auth: 'r8_key', baseUrl: lab.baseUrls.replicate }).predictions.create({
    model: 'wan-video/wan-2.5-t2v',
    input: { prompt: `${prompt} ${n}` },
  });
}
