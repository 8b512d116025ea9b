import type { DeliveryFormat } from '../../quality/expectation.ts';
import type { AddCommand, SetExitCode } from '../add-command.ts';
import { delivery, sha256Hex } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

/** `verify`, `judge`. */
export function registerProof(add: AddCommand, setExitCode: SetExitCode): void {
  add('verify <file>', 'prove a signed shot or episode, offline')
    .option('--anchor <pem>', 'root certificate to trust (default: the development root beside the file)')
    .option('--sha256 <hex>', 'SHA-256 that the whole file must have, e.g. from the log', sha256Hex)
    .option('--require-trusted', 'an unknown signer fails too')
    .action(
      async (file: string, flags: CommonFlags & { anchor?: string; sha256?: string; requireTrusted?: boolean }) => {
        const { context, out } = openSession(flags);
        const { verify } = await import('../../app/verify.ts');
        const { verifyLines } = await import('../print/verify.ts');
        const { anchor, sha256, requireTrusted } = flags;
        const verified = await verify(context, file, {
          ...(anchor === undefined ? {} : { anchor }),
          ...(sha256 === undefined ? {} : { sha256 }),
        });
        const { report } = verified;
        out.data('verify', { ...report, anchor: verified.anchor });
        for (const line of verifyLines(verified, out)) out.say(line);
        const good = report.state === 'trusted' || (report.state === 'valid-unknown-signer' && requireTrusted !== true);
        if (!good) setExitCode(exitCodes.verification);
      },
    );

  add('judge <file>', 'the quality gate alone')
    .requiredOption('--shot <json>', 'what the shot asks for')
    .option('--delivery <WxH@fps>', 'size and rate asked for, e.g. 1280x720@24', delivery)
    .option('--previous <file>', 'the shot before, for continuity')
    .option(
      '--references <files...>',
      'pictures of the named characters; reported as unmeasured, no scorer is installed',
    )
    .action(
      async (
        file: string,
        flags: CommonFlags & {
          shot: string;
          delivery?: DeliveryFormat;
          previous?: string;
          references?: readonly string[];
        },
      ) => {
        const { context, out } = openSession(flags);
        const { judgeFile } = await import('../../app/judge.ts');
        const { verdictLines } = await import('../print/verdict.ts');
        const { shot, delivery: format, previous, references } = flags;
        const options = {
          shot,
          ...(format === undefined ? {} : { delivery: format }),
          ...(previous === undefined ? {} : { previous }),
          ...(references === undefined ? {} : { references }),
        };
        const verdict = await judgeFile(context, file, options);
        out.data('judge', verdict);
        for (const line of verdictLines(verdict, out)) out.say(line);
        if (verdict.verdict === 'fail') setExitCode(exitCodes.verification);
      },
    );
}
