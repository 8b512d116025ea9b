import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../core/system-clock.ts';
import { type TestLab, testLab } from '../../../lab/lab.fixture.ts';
import { comfyuiClientId, comfyuiProgress, progressIn } from './progress.ts';
import { comfyuiWorkflows } from './workflows.ts';

describe('progressIn', () => {
  it('reads the step of a prompt as a share', () => {
    const message = JSON.stringify({ type: 'progress', data: { value: 5, max: 20, prompt_id: 'p', node: '3' } });
    expect(progressIn(message)).toEqual({ promptId: 'p', progress01: 0.25 });
  });

  it.each([
    '',
    'null',
    '{"type":"status","data":{}}',
    '{"type":"progress","data":{"value":1,"max":0,"prompt_id":"p"}}',
    '{"type":"progress","data":{"value":1,"max":9}}',
  ])('makes nothing of %s', (message) => {
    expect(progressIn(message)).toBeUndefined();
  });
});

describe('comfyuiProgress', () => {
  let lab: TestLab | undefined;
  afterEach(() => lab?.[Symbol.asyncDispose]());

  const queued = async (running: TestLab): Promise<string> => {
    const { lora: _lora, ...graph } = comfyuiWorkflows.textToVideo;
    const sampling = { ...graph['sampling'], inputs: { ...graph['sampling']?.inputs, model: ['unet', 0] } };
    const id = randomUUID();
    const body = JSON.stringify({ prompt: { ...graph, sampling }, prompt_id: id, client_id: comfyuiClientId });
    const reply = await fetch(`${running.baseUrls.comfyui}/prompt`, { method: 'POST', body });
    expect(reply.status).toBe(200);
    return id;
  };

  it('follows a running prompt over the websocket and forgets it when it has ended', async () => {
    lab = await testLab();
    const id = await queued(lab);
    const feed = comfyuiProgress(lab.baseUrls.comfyui, systemClock);
    expect(feed.of(id)).toBeUndefined();
    await lab.advance(2);
    await vi.waitFor(() => expect(feed.of(id)).toBeGreaterThan(0), { timeout: 20_000 });
    expect(feed.of(id)).toBeLessThan(1);
    feed.forget(id);
    expect(feed.of(id)).toBeUndefined();
    feed.forget(id);
  });

  it('knows nothing of prompts that nobody asked for', async () => {
    lab = await testLab();
    const [asked, other] = [await queued(lab), await queued(lab)];
    const feed = comfyuiProgress(lab.baseUrls.comfyui, systemClock);
    feed.of(asked);
    await lab.advance(2);
    await vi.waitFor(() => expect(feed.of(asked)).toBeGreaterThan(0), { timeout: 20_000 });
    expect(feed.of(other)).toBeUndefined();
    feed.forget(asked);
    feed.forget(other);
  });

  it('does without where nobody listens', async () => {
    const feed = comfyuiProgress('http://127.0.0.1:1', systemClock);
    expect(feed.of('p')).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.of('p')).toBeUndefined();
    feed.forget('p');
  });
});
