/** What a pipe without a reader (`| head`) and a closed terminal answer to a write. */
const gone: ReadonlySet<string> = new Set(['EPIPE', 'EIO']);

let whenGone = (): void => process.exit(0);

/** What to do instead of leaving at once when nobody reads the output any more. */
export function onReaderGone(listener: () => void): void {
  whenGone = listener;
}

/** A reader that goes away is not an error of ours: the command leaves quietly, or stops in order if it drains. */
export function watchReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!gone.has(error.code ?? '')) throw error;
      whenGone();
    });
  }
}
