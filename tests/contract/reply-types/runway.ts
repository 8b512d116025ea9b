import RunwayML from '@runwayml/sdk';
import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { Ear } from './ear.ts';
import { prompt } from './order.ts';

/** Runway's types. */
export const runwayTypes = `
type RunwayTask = import('@runwayml/sdk/resources/tasks').TaskRetrieveResponse;
type RunwayText = import('@runwayml/sdk/resources/text-to-video').TextToVideoCreateResponse;
type RunwayImage = import('@runwayml/sdk/resources/image-to-video').ImageToVideoCreateResponse;
type RunwayOrganization = import('@runwayml/sdk/resources/organization').OrganizationRetrieveResponse;
// The client keeps this reply to itself: what its uploads.createEphemeral reads of it.
type RunwayUpload = { uploadUrl: string; fields: Record<string, string>; runwayUri: string };
`;

/** Hears every reply of the emulated Runway. */
export async function hearRunway(lab: TestLab): Promise<Ear> {
  const ear = new Ear('runway', lab.baseUrls.runway, [
    ['POST /v1/text_to_video 200', 'RunwayText'],
    ['POST /v1/image_to_video 200', 'RunwayImage'],
    ['GET /v1/tasks/[\\w-]+ 200', 'RunwayTask'],
    ['GET /v1/organization 200', 'RunwayOrganization'],
    ['POST /v1/uploads 200', 'RunwayUpload'],
  ]);
  const client = new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0, fetch: ear.fetch });
  const text = { model: 'gen4.5', promptText: prompt, ratio: '1280:720', duration: 5 } as const;
  const { uri } = await client.uploads.createEphemeral({ file: new File(['picture'], 'a.png', { type: 'image/png' }) });
  const { id } = await client.imageToVideo.create({ ...text, promptImage: uri });
  const states = new Set<string>();
  const look = async (task: string): Promise<string> => {
    const { status } = await client.tasks.retrieve(task);
    states.add(status);
    return status;
  };
  await look(id);
  // As many as make the last one wait for the account's own slots.
  const others: string[] = [];
  for (let n = 0; n < 20; n++) others.push((await client.textToVideo.create(text)).id);
  await look(others.at(-1) ?? '');
  while ((await look(id)) !== 'SUCCEEDED') await lab.advance(1);
  await client.organization.retrieve();
  await client.tasks.delete(others.at(-1) ?? '');
  await look(others.at(-1) ?? '');
  await lab.advance(600);
  for (const effect of [{ name: 'refuse-input' }, { name: 'refuse-output' }, { name: 'fail' }]) {
    await lab.faults([{ dialect: 'runway', op: 'create', effect }]);
    const { id: doomed } = await client.textToVideo.create(text);
    await lab.advance(600);
    await look(doomed);
  }
  ear.hearStates("RunwayTask['status']", [...states]);
  return ear;
}
