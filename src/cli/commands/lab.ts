import { join } from 'node:path';
import type { AddCommand } from '../add-command.ts';
import { factor, wholeNumber } from '../arguments.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

/** `lab`: the emulated vendors. */
export function registerLab(add: AddCommand): void {
  add('lab', 'emulated engines (Runway, fal, Replicate, ComfyUI and more) on this machine, with faults on demand')
    .option('--port <n>', 'port (default: a free one)', wholeNumber(0, 65_535))
    .option('--seed <n>', 'seed of chances in fault rules', wholeNumber(0, 2 ** 32 - 1))
    .option('--faults <file>', 'fault rules (JSON)')
    .option('--dir <dir>', 'where jobs and clips are kept (default: .shotcaller/lab)')
    .option('--speed <x>', 'how much faster than the usual latencies', factor)
    .option('--until-stdin-ends', 'end with the process that started it, whatever way that one ends')
    .action(
      async (
        flags: CommonFlags & {
          port?: number;
          seed?: number;
          faults?: string;
          dir?: string;
          speed?: number;
          untilStdinEnds?: boolean;
        },
      ) => {
        const { context, stop } = openSession(flags);
        const { runLab } = await import('../../lab/command.ts');
        const { findMediaTools } = await import('../../media/tools.ts');
        const { port, seed, faults, dir, speed, untilStdinEnds } = flags;
        const options = {
          tools: await findMediaTools(context.env as NodeJS.ProcessEnv),
          workDir: dir ?? join(context.cwd, '.shotcaller', 'lab'),
          signal: untilStdinEnds === true ? AbortSignal.any([stop, stdinEnd()]) : stop,
          ...(port === undefined ? {} : { port }),
          ...(seed === undefined ? {} : { seed }),
          ...(faults === undefined ? {} : { faultsFile: faults }),
          ...(speed === undefined ? {} : { speed }),
        };
        await runLab(options, process.stdout);
      },
    );
}

/** Aborted when standard input ends: the other end of the pipe closes with the process that holds it, even a killed one. */
function stdinEnd(): AbortSignal {
  const ended = new AbortController();
  process.stdin.resume().once('close', () => ended.abort());
  return ended.signal;
}
