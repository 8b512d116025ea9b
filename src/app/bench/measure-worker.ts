import { keepHeapSmall } from '../small-heap.ts';

// The entry of the measured process: its memory and CPU are its own, and its children's are ffmpeg's. It starts as the
// command line does.

keepHeapSmall();
const { measure } = await import('./measure.ts');
process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2] ?? '{}')))}\n`);
