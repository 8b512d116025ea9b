import { CommanderError } from 'commander';
import { namedDiskTrouble } from '../app/disk-trouble.ts';
import { messageOf, ShotcallerError } from '../core/errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { plain } from './print/table.ts';
import { buildProgram } from './program.ts';
import { watchReaders } from './reader-gone.ts';

/** The command line. Sets the exit code of the process; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  watchReaders();
  try {
    await buildProgram((code) => {
      process.exitCode = code;
    }).parseAsync(argv);
    // A vendor that does not answer would keep a stopped process alive; what it was asked is in the log.
    if (process.exitCode === exitCodes.interrupted) process.exit();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
      if (json && thrown.exitCode !== 0) print({ code: 'usage.invalid', message: thrown.message });
      return;
    }
    report(namedDiskTrouble(thrown), json);
  }
}

function report(thrown: unknown, json: boolean): void {
  process.exitCode = exitCodeOf(thrown);
  const ours = ShotcallerError.is(thrown) ? thrown : undefined;
  const code = ours?.code ?? 'defect.invariant';
  const message = messageOf(thrown).split('\n').map(plain).join('\n');
  process.stderr.write(`${message}\n`);
  if (ours?.hint !== undefined) process.stderr.write(`→ ${plain(ours.hint)}\n`);
  if (ours === undefined && thrown instanceof Error)
    process.stderr.write(`This is a defect of Shotcaller; please report it.\n${thrown.stack}\n`);
  if (json) print({ code, message, ...(ours?.hint === undefined ? {} : { hint: ours.hint }) });
}

function print(error: object): void {
  process.stdout.write(`${JSON.stringify({ schema: 'shotcaller.error/1', error })}\n`);
}
