/** One JSON reply of the lab, and the type of the vendor's client that it must satisfy. */
export interface Heard {
  /** Vendor, call and status, for the message of a failure. */
  readonly where: string;
  /** A TypeScript type. */
  readonly type: string;
  readonly body: unknown;
}

/** Which type a call's reply has: call and status (`GET /v1/tasks/\w+ 200`) against a whole-line pattern. */
export type RouteTypes = readonly (readonly [call: string, type: string])[];

/** Stands between a vendor's client and the lab, and keeps what the lab says. */
export class Ear {
  readonly heard: Heard[] = [];
  readonly #vendor: string;
  readonly #base: string;
  readonly #routes: RouteTypes;
  readonly #asked = new Set<string>();

  /** @param base where the vendor's routes begin in the lab; routes are named without it. */
  constructor(vendor: string, base: string, routes: RouteTypes) {
    this.#vendor = vendor;
    this.#base = new URL(base).pathname;
    this.#routes = routes;
  }

  /** A `fetch` that listens. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const { pathname } = new URL(input instanceof Request ? input.url : String(input));
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    if (answer.headers.get('content-type')?.includes('json') === true)
      this.hear(`${method} ${pathname.slice(this.#base.length)} ${answer.status}`, await answer.clone().json());
    return answer;
  };

  /** Takes note of what came by another way than `fetch`. */
  hear(call: string, body: unknown): void {
    const [route, type] = this.#routes.find(([pattern]) => new RegExp(`^${pattern}$`).test(call)) ?? [];
    if (route !== undefined) this.#asked.add(route);
    // A reply that nobody named a type for satisfies none.
    this.heard.push({ where: `${this.#vendor}: ${call}`, type: type ?? 'never', body });
  }

  /** Asks that these be all states there are: one that is missing or unknown is an error of types, too. */
  hearStates(type: string, states: readonly string[]): void {
    const body = Object.fromEntries(states.map((state) => [state, true]));
    this.heard.push({ where: `${this.#vendor}: states`, type: `Record<${type}, true>`, body });
  }

  /** Routes that were never asked. */
  get unasked(): readonly string[] {
    return this.#routes.map(([route]) => route).filter((route) => !this.#asked.has(route));
  }
}
