import { relative } from 'node:path';
import type { AddCommand, SetExitCode } from '../add-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../flags.ts';
import { plain, tableLines } from '../print/table.ts';
import { openSession } from '../session.ts';

/** `init`, `doctor`, `engines`. */
export function registerSetUp(add: AddCommand, setExitCode: SetExitCode): void {
  add('init [dir]', 'write a commented starter production').action(
    async (dir: string | undefined, flags: CommonFlags) => {
      const { context, out } = openSession(flags);
      const { initProduction } = await import('../../app/init.ts');
      const file = await initProduction(context, dir ?? '.');
      const shown = relative(context.cwd, file);
      out.data('init', { file });
      out.say(`Wrote ${shown}\nNext: shotcaller plan ${shown}`);
    },
  );

  add('doctor', 'check node, ffmpeg, disk, clock, keys, signer and store; a fix per line').action(
    async (flags: CommonFlags) => {
      const { context, out } = openSession(flags);
      const { doctor } = await import('../../app/doctor.ts');
      const checks = await doctor(context);
      out.data('doctor', { checks });
      const glyphs = { ok: out.paint('good', '✓'), warn: out.paint('warn', '!'), fail: out.paint('bad', '✗') };
      const rows = checks.map(({ id, status, found, fix }) => [
        glyphs[status],
        id,
        plain(fix === undefined || fix === found ? found : `${found} → ${fix}`),
      ]);
      for (const line of tableLines(rows, out.columns)) out.say(line);
      const count = (wanted: string): number => checks.filter(({ status }) => status === wanted).length;
      out.say(`\n${count('ok')} fine, ${count('warn')} to look at, ${count('fail')} to mend`);
      if (checks.some(({ status }) => status === 'fail')) setExitCode(exitCodes.usage);
    },
  );

  add('engines', 'list every engine with state, reason, price and dates')
    .option('--verify', 'fail when an entry is dying, dead or stale')
    .action(async (flags: CommonFlags & { verify?: boolean }) => {
      const { context, out } = openSession(flags);
      const { listEngines } = await import('../../app/engines.ts');
      const { engineData, engineLines } = await import('../print/engines.ts');
      const engines = await listEngines(context);
      out.data('engines', { engines: engines.map(engineData) });
      for (const line of engineLines(engines, out)) out.say(line);
      const dying = engines.filter(({ notices, state }) => notices.length > 0 && state !== 'retired');
      if (flags.verify === true && dying.length > 0) setExitCode(exitCodes.verification);
    });
}
