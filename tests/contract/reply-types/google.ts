import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { Ear } from './ear.ts';
import { prompt } from './order.ts';

/**
 * The types of @google/genai as they are on the wire: the client renames three fields of a reply from Vertex (its
 * functions generateVideosResponseFromVertex and videoFromVertex) and adds one of its own, sdkHttpResponse.
 */
export const googleTypes = `
type GoogleOperation = import('@google/genai').GenerateVideosOperation;
type GoogleVideo = import('@google/genai').Video;
type VertexVideo = Pick<GoogleVideo, 'mimeType'> & { gcsUri?: string & GoogleVideo['uri']; bytesBase64Encoded?: string & GoogleVideo['videoBytes'] };
// '@type' names the message inside an Any of protobuf's JSON mapping; the client passes over it.
type VertexResponse = Omit<import('@google/genai').GenerateVideosResponse, 'generatedVideos'> & { '@type'?: string; videos?: VertexVideo[] };
type VertexOperation = Required<Pick<GoogleOperation, 'name'>> & Pick<GoogleOperation, 'done' | 'error' | 'metadata'> & { response?: VertexResponse };
// google.rpc.Status over HTTP, in the words of the client's ApiError.
type VertexError = { error: { code: number; message: string; status: string; details?: object[] } };
`;

const model = '/v1beta1/publishers/google/models/veo-3.1-generate-001';

/** Hears every reply of the emulated Vertex, asked as @google/genai asks (its fetch can not be replaced). */
export async function hearGoogle(lab: TestLab): Promise<Ear> {
  const ear = new Ear('vertex', lab.baseUrls.vertex, [
    [`POST ${model}:predictLongRunning 200`, 'VertexOperation'],
    [`POST ${model}:fetchPredictOperation 200`, 'VertexOperation'],
    [`POST ${model}:fetchPredictOperation 404`, 'VertexError'],
  ]);
  const post = async (method: string, body: object): Promise<{ readonly name?: string; readonly done?: boolean }> => {
    const headers = { 'x-goog-api-key': 'key', 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await (await ear.fetch(`${lab.baseUrls.vertex}${model}:${method}`, init)).json()) as { name?: string };
  };
  const order = { instances: [{ prompt }], parameters: { durationSeconds: 8, aspectRatio: '16:9' } };
  const filmed = async (parameters: object = {}): Promise<void> => {
    const { name = '' } = await post('predictLongRunning', {
      ...order,
      parameters: { ...order.parameters, ...parameters },
    });
    await post('fetchPredictOperation', { operationName: name });
    await lab.advance(600);
    await post('fetchPredictOperation', { operationName: name });
  };
  await filmed();
  await filmed({ storageUri: 'gs://bucket/e01', sampleCount: 2 });
  for (const effect of [{ name: 'refuse-input' }, { name: 'refuse-output' }, { name: 'fail' }]) {
    await lab.faults([{ dialect: 'vertex', op: 'create', effect }]);
    await filmed();
  }
  await post('fetchPredictOperation', { operationName: `${model.slice('/v1beta1/'.length)}/operations/none` });
  return ear;
}
