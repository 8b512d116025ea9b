import { ConfigError } from '../../core/errors.ts';
import type { AddCommand } from '../add-command.ts';
import { wholeNumber } from '../arguments.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

/** `status`, `why`, `log`, `route`. */
export function registerInspection(add: AddCommand): void {
  add('status <production>', 'where every shot stands; works beside a running run')
    .option('--episode <id>', 'only this episode')
    .option('--out <dir>', 'output folder of the run')
    .option('--previz', 'the log of the free animatics')
    .action(async (file: string, flags: CommonFlags & { episode?: string; out?: string; previz?: boolean }) => {
      const { context, out } = openSession(flags);
      const { productionStatus } = await import('../../app/status.ts');
      const { costLine, engineLines, shotLines, uncollectedLines } = await import('../print/shots.ts');
      const { episode, out: outDir, previz } = flags;
      const options = {
        ...(episode === undefined ? {} : { episode }),
        ...(outDir === undefined ? {} : { out: outDir }),
        previz: previz ?? false,
      };
      const view = productionStatus(context, file, options);
      out.data('status', view);
      if (view.log.seq === 0) out.say('Nothing was run yet.');
      else {
        const rest = [...engineLines(view, out), ...uncollectedLines(view, out)];
        for (const line of [...shotLines(view, out), '', costLine(view), ...rest]) out.say(line);
      }
    });

  add('why <production> <shot>', 'why a shot goes to its engine, in words and numbers')
    .option('--previz', 'the log of the free animatics')
    .action(async (file: string, shot: string, flags: CommonFlags & { previz?: boolean }) => {
      const { context, out } = openSession(flags);
      const { whyShot } = await import('../../app/plan.ts');
      const { whyData, whyLines } = await import('../print/why.ts');
      const result = await whyShot(context, file, shot, { previz: flags.previz ?? false });
      out.data('why', whyData(result));
      for (const line of whyLines(result, out)) out.say(line);
    });

  add('log <production>', 'the event log as NDJSON')
    .option('--follow', 'go on with new events until Ctrl-C')
    .option('--from <seq>', 'first event wanted', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--previz', 'the log of the free animatics')
    .action(async (file: string, flags: CommonFlags & { follow?: boolean; from?: number; previz?: boolean }) => {
      const { context, out, stop } = openSession(flags);
      const { productionLog } = await import('../../app/status.ts');
      const { follow, from, previz } = flags;
      const options = {
        stop,
        follow: follow ?? false,
        ...(from === undefined ? {} : { fromSeq: from }),
        previz: previz ?? false,
      };
      for await (const event of productionLog(context, file, options)) out.line(JSON.stringify(event));
    });

  add('route', 'the routing brain alone: NDJSON in, NDJSON out')
    .option('--stdio', 'read from standard input')
    .action(async (flags: CommonFlags & { stdio?: boolean }) => {
      const { out } = openSession(flags);
      if (flags.stdio !== true) {
        const hint = 'Repeat with --stdio and write one JSON object per line.';
        throw new ConfigError('usage.invalid', 'route reads from standard input only', {}, { hint });
      }
      const { routeStdio } = await import('../route-stdio.ts');
      await routeStdio(process.stdin, out.line);
    });
}
