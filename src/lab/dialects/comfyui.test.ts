import { describe, expect, it } from 'vitest';
import { comfyuiWorkflows } from '../../engines/adapters/comfyui/workflows.ts';
import { download, type TestLab, testLab } from '../lab.fixture.ts';

const graph: Record<string, { class_type: string; inputs: object }> = {
  ...Object.fromEntries(Object.entries(comfyuiWorkflows.textToVideo).filter(([id]) => id !== 'lora')),
  sampling: { class_type: 'ModelSamplingSD3', inputs: { model: ['unet', 0], shift: 8 } },
};
const id = '0b5b1c1e-0000-8000-8000-000000000001';

const post = (lab: TestLab, path: string, body: unknown) =>
  fetch(lab.baseUrls.comfyui + path, { method: 'POST', body: JSON.stringify(body) });
const get = async (lab: TestLab, path: string) =>
  (await (await fetch(lab.baseUrls.comfyui + path)).json()) as Record<string, never>;

/** Number and id of what waits and runs. */
const queue = async (lab: TestLab) => {
  const { queue_running: running, queue_pending: pending } = (await get(lab, '/queue')) as Record<string, unknown[][]>;
  return { running: running?.map((entry) => entry.slice(0, 2)), pending: pending?.map((entry) => entry.slice(0, 2)) };
};

describe('ComfyUI over plain HTTP', () => {
  it("keeps the client's prompt id through queue, history and view", async () => {
    await using lab = await testLab();
    const created = await post(lab, '/prompt', { prompt: graph, prompt_id: id, client_id: 'me' });
    expect(await created.json()).toEqual({ prompt_id: id, number: 1, node_errors: {} });
    expect(await queue(lab)).toEqual({ running: [], pending: [[1, id]] });
    expect(await get(lab, `/history/${id}`)).toEqual({});
    await lab.advance(3);
    expect(await queue(lab)).toEqual({ running: [[1, id]], pending: [] });
    await lab.advance(10);
    const entry = (await get(lab, `/history/${id}`))[id] as unknown as {
      status: unknown;
      outputs: Record<string, { images: Record<string, string>[] }>;
    };
    expect(entry.status).toMatchObject({ status_str: 'success', completed: true });
    const file = new URLSearchParams(entry.outputs['save']?.images[0]);
    expect(await download(`${lab.baseUrls.comfyui}/view?${file}`)).toEqual(lab.clip);
    expect(await lab.creates('comfyui')).toBe(1);
    expect(await lab.jobs()).toMatchObject([{ jobId: id, clientReference: id, charged: { amount: 0.1 } }]);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ width: 1280, height: 704, fps: 24, durationS: 121 / 24 });
  });

  it('reads the prompt behind the sampler and the uploaded first frame', async () => {
    await using lab = await testLab();
    const form = new FormData();
    form.set('image', new File(['picture'], 'start.png', { type: 'image/png' }));
    const uploaded = await fetch(`${lab.baseUrls.comfyui}/upload/image`, { method: 'POST', body: form });
    expect(await uploaded.json()).toMatchObject({ name: 'start.png', type: 'input' });
    const text = { class_type: 'CLIPTextEncode', inputs: { text: 'rain', clip: ['clip', 0] } };
    const start = { class_type: 'LoadImage', inputs: { image: 'start.png' } };
    await post(lab, '/prompt', { prompt: { ...graph, positive: text, start } });
    expect(lab.rendered[0]?.spec.order.prompt).toBe('rain');
    expect(lab.rendered[0]?.firstFrame).toContain('uploads');
  });

  it('drops a pending prompt without a trace and files an interrupted one as an error', async () => {
    await using lab = await testLab();
    await post(lab, '/prompt', { prompt: graph, prompt_id: 'a' });
    await post(lab, '/prompt', { prompt: graph, prompt_id: 'b' });
    await lab.advance(3);
    await post(lab, '/queue', { delete: ['b'] });
    await post(lab, '/interrupt', {});
    expect(await get(lab, '/history/b')).toEqual({});
    expect(await get(lab, '/history/a')).toMatchObject({ a: { status: { status_str: 'error', completed: false } } });
    expect(await queue(lab)).toEqual({ running: [], pending: [] });
  });

  it('answers bad graphs with node errors and creates nothing', async () => {
    await using lab = await testLab();
    const strange = { ...graph, unet: { class_type: 'UNETLoader', inputs: { unet_name: 'other.safetensors' } } };
    const refused = await post(lab, '/prompt', { prompt: strange });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ node_errors: { unet: { errors: [{ type: 'value_not_in_list' }] } } });
    const { save: _save, ...unsaved } = graph;
    expect(await (await post(lab, '/prompt', { prompt: unsaved })).json()).toMatchObject({
      error: { type: 'prompt_no_outputs' },
    });
    expect((await post(lab, '/prompt', {})).status).toBe(400);
    expect(await lab.jobs()).toEqual([]);
  });

  it('answers under /api too, as the web front end asks', async () => {
    await using lab = await testLab();
    expect(await get(lab, '/api/system_stats')).toHaveProperty('devices');
    expect(await get(lab, '/object_info/UNETLoader')).toHaveProperty('UNETLoader');
    expect(await get(lab, '/prompt')).toEqual({ exec_info: { queue_remaining: 0 } });
  });
});
