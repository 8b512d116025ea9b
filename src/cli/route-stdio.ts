import { createInterface } from 'node:readline';
import { createRoutingSession } from '../routing/session.ts';

/** Answers each line of the input with one line, in order (CONTRACT section 4). Ends with the input. */
export async function routeStdio(input: NodeJS.ReadableStream, answer: (line: string) => void): Promise<void> {
  const session = createRoutingSession();
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') answer(session.handleLine(line));
  }
}
