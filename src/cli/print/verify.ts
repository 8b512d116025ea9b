import type { Verified } from '../../app/verify.ts';
import type { Output, Tone } from '../output.ts';
import { hanging, plain, tableLines } from './table.ts';

const tones: Readonly<Record<string, Tone>> = {
  trusted: 'good',
  'valid-unknown-signer': 'warn',
  invalid: 'bad',
  'no-manifest': 'bad',
};

const meanings: Readonly<Record<string, string>> = {
  trusted: 'unchanged, and signed by a certificate you trust',
  'valid-unknown-signer': 'unchanged, but nobody vouches for the signer: give --anchor root.pem',
  invalid: 'changed, damaged or wrongly signed',
  'no-manifest': 'nothing is known about its origin',
};

/** A verification for people: the state, what it means, every shot, every problem with its place. */
export function verifyLines({ report, anchor }: Verified, out: Output): readonly string[] {
  const tone = tones[report.state] ?? 'plain';
  const signer =
    report.signer === null
      ? []
      : [
          `signer  ${report.signer.commonName ?? 'unknown'}${report.signer.development ? ' (development signer: for testing only)' : ''}`,
        ];
  const trust =
    anchor === 'development' && report.state === 'trusted' ? ['trust   the development root of this production'] : [];
  const rows = report.shots.map((shot) => [
    out.paint(tones[shot.state] ?? 'plain', shot.state === 'invalid' || shot.state === 'no-manifest' ? '✗' : '✓'),
    shot.id,
    shot.engine ?? '–',
    shot.frames === null ? '' : `${shot.frames[0]}–${shot.frames[1]}`,
    `picture ${shot.frameDigest}`,
    `${shot.attempts.length} attempt${shot.attempts.length === 1 ? '' : 's'}${shot.emulated === true ? ', emulated' : ''}`,
  ]);
  const problems = report.problems.flatMap(({ code, where }) =>
    hanging(out.paint('bad', '✗'), `${code} at ${plain(where)}`, out.columns),
  );
  return [
    `${out.paint(tone, report.state)}: ${meanings[report.state] ?? ''}`,
    ...signer,
    ...trust,
    `sha256  ${report.fileSha256}`,
    ...tableLines(rows, out.columns),
    ...problems,
  ];
}
