import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from './render-protocol.ts';
import { openStage } from './stage.ts';

const { spec, framesAhead } = workerData as WorkerRequest;
let granted = framesAhead;
let wake: (() => void) | undefined;

parentPort?.on('message', () => {
  granted += 1;
  wake?.();
  wake = undefined;
});

const send = (reply: WorkerReply, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(reply, transfer);

const stage = await openStage(spec);
for (let index = 0; index < stage.frameCount; index++) {
  while (granted === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  granted -= 1;
  const pixels = stage.frame(index);
  send({ kind: 'frame', pixels }, [pixels]);
  await nextTurn(); // lets grants in
}
send({ kind: 'end' });
parentPort?.close();
