import { clipInput, clipTimeoutMs } from './hostile.ts';
import { housePicture, houseSound } from './normalise.ts';
import type { MediaTools } from './tools.ts';
import { runFfmpeg, writeChecked } from './written.ts';

/**
 * Writes two clips of equal size, rate and length beside each other, the first on the left, with the first one's sound.
 * @throws {MediaError} `media.tool-failed`; `media.output-invalid` when what was written is not what was asked for.
 */
export async function writeSideBySide(
  tools: MediaTools,
  files: readonly [string, string],
  output: string,
  { fps }: { readonly fps: number },
): Promise<void> {
  const inputs = files.flatMap((file) => clipInput(file));
  const graph = '[0:V:0][1:V:0]hstack=inputs=2[v]';
  const args = [
    ...inputs,
    '-filter_complex',
    graph,
    '-map',
    '[v]',
    '-map',
    '0:a:0?',
    ...housePicture(fps),
    ...houseSound,
  ];
  await writeChecked(
    tools,
    output,
    (target) => runFfmpeg(tools, [...args, ...target], { timeoutMs: clipTimeoutMs }),
    ({ video }) => (video.width > video.height ? undefined : 'the pictures do not stand beside each other'),
  );
}
