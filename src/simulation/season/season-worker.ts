import { parentPort, workerData } from 'node:worker_threads';
import { filmWorld, type WorldOrder } from './season-bench.ts';

parentPort?.postMessage(await filmWorld(workerData as WorldOrder));
