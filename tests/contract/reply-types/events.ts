/** A message of ComfyUI's websocket. */
export interface ComfyuiEvent {
  readonly type: string;
  readonly data: unknown;
}

/** An open websocket. */
export interface ComfyuiEvents extends Disposable {
  /** All messages so far. */
  readonly heard: readonly ComfyuiEvent[];
  /** Resolves once a message of a type has come. */
  until(type: string): Promise<void>;
}

/** Listens at a websocket of ComfyUI. */
export function openEvents(url: string): ComfyuiEvents {
  const heard: ComfyuiEvent[] = [];
  const socket = new WebSocket(url);
  let wake: () => void = () => undefined;
  socket.onmessage = ({ data }) => {
    heard.push(JSON.parse(String(data)) as ComfyuiEvent);
    wake();
  };
  return {
    heard,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        wake = () => {
          if (heard.some(({ type }) => type === wanted)) resolve();
        };
        socket.onerror = () => reject(new Error(`${url} broke off`));
        wake();
      }),
    [Symbol.dispose]: () => socket.close(),
  };
}
