import type { EpochMs } from '../core/clock.ts';
import { sha256 } from '../core/hashing.ts';
import type { Dialect, LabJob } from './job.ts';

const hourMs = 3_600_000;

/**
 * How long output URLs live: Runway documents 24–48 h, Luma's presigned links 1 h, resellers say 24 h of Alibaba and Ark
 * and 30 days of Kling; Replicate removes what the API made after an hour, xAI's hour is assumed. The others do not expire.
 */
const lifeMs: Readonly<Record<Dialect, number | undefined>> = {
  agents: hourMs,
  ark: 24 * hourMs,
  comfyui: undefined,
  dashscope: 24 * hourMs,
  fal: undefined,
  // Assumed: Kling's own links, passed on.
  gateway: 30 * 24 * hourMs,
  kling: 30 * 24 * hourMs,
  luma: hourMs,
  replicate: hourMs,
  runway: 24 * hourMs,
  // No URL at all: the clip comes inside the operation.
  vertex: undefined,
  xai: hourMs,
};

/** Mints and checks signed output URLs. Every status read gives a fresh one, as with the vendors. */
export class OutputUrls {
  readonly #secret: string;
  readonly #expired = new Set<string>();
  #minted = 0;

  constructor(seed: number) {
    this.#secret = sha256(`shotcaller.lab/${seed}`);
  }

  /** Path and query of a job's clip, to be put behind the lab's origin. */
  mint(job: LabJob, now: EpochMs): string {
    const life = lifeMs[job.dialect];
    const until = life === undefined ? 0 : now + life;
    const n = ++this.#minted;
    const sig = this.#sign(job.seq, n, until);
    return `/files/${job.dialect}/${job.seq}/output.mp4?n=${n}&until=${until}&sig=${sig}`;
  }

  /** Whether a URL still opens its file. */
  check(seq: number, query: URLSearchParams, now: EpochMs): 'open' | 'forged' | 'expired' {
    const [n, until, sig] = [Number(query.get('n')), Number(query.get('until')), query.get('sig') ?? ''];
    if (sig !== this.#sign(seq, n, until)) return 'forged';
    return this.#expired.has(sig) || (until !== 0 && until <= now) ? 'expired' : 'open';
  }

  /** Makes one URL expire before its time. */
  expire(query: URLSearchParams): void {
    this.#expired.add(query.get('sig') ?? '');
  }

  reset(): void {
    this.#expired.clear();
  }

  #sign(seq: number, n: number, until: number): string {
    return sha256(`${this.#secret}/${seq}/${n}/${until}`).slice(0, 32);
  }
}
