import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody whom the lab calls. */
export interface Listener extends AsyncDisposable {
  readonly url: string;
  /** JSON of every call. */
  readonly heard: readonly unknown[];
}

/** Opens a listener on this machine that takes every call. */
export async function openListener(): Promise<Listener> {
  const heard: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    heard.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/0`,
    heard,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
