import { keepHeapSmall } from '../../small-heap.ts';

// The entry of a measured process: nothing in it is warm, and it starts as the command line does.

keepHeapSmall();
const { measureRecovery } = await import('./measure-recovery.ts');
process.stdout.write(`${JSON.stringify(await measureRecovery(JSON.parse(process.argv[2] ?? '{}')))}\n`);
