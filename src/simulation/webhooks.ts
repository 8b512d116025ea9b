import type { Hint, HintSource } from '../orchestration/hints.ts';
import type { WebhookKind } from './plan/plan.ts';
import type { VendorJob } from './vendor/books.ts';
import type { VendorFloor } from './vendor/floor.ts';

/**
 * Webhooks of the plan's jobs: plain, doubled, forged, late or early. Whoever listens may look; nothing more. What passed
 * its check came on the address of its attempt, and is remembered for the next process.
 */
export class Webhooks implements HintSource {
  readonly #floor: VendorFloor;
  readonly #listeners = new Set<(hint: Hint) => void>();

  constructor(floor: VendorFloor) {
    this.#floor = floor;
    const kinds = Map.groupBy(floor.plan.webhooks, ({ job }) => job);
    floor.onJob = (job) => {
      for (const { kind } of kinds.get(floor.books.jobs.length) ?? []) this.#arm(job, kind);
    };
  }

  subscribe(listener: (hint: Hint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announced(attempt: string): boolean {
    return this.#floor.announced.has(attempt);
  }

  #arm(job: VendorJob, kind: WebhookKind): void {
    const { engine, jobId, createdS } = job;
    const doneS = Number.isFinite(job.doneS) ? job.doneS : createdS + 60;
    const own: Hint = { engine, jobId, attempt: job.attempt };
    const forged: Hint = { engine: 'nobody/knows', jobId };
    const sent: Readonly<Record<WebhookKind, readonly (readonly [number, Hint])[]>> = {
      plain: [[doneS + 0.5, own]],
      duplicated: [0.5, 0.6, 5].map((afterS) => [doneS + afterS, own]),
      forged: [0.2, 1, 3].flatMap((afterS) => [
        [createdS + afterS, forged] as const,
        [createdS + afterS, { engine, jobId: `${jobId}7` }] as const,
        [createdS + afterS, { engine, jobId }] as const,
      ]),
      reordered: [doneS + 0.5, doneS + 9, doneS + 40].map((atS) => [atS, own]),
      early: [[createdS + 0.05, own]],
    };
    for (const [atS, hint] of sent[kind])
      this.#floor.clock.schedule((atS - this.#floor.clock.elapsedS) * 1000, () => {
        this.#floor.coverage.count(`webhook ${kind}`);
        // With nobody listening a delivery fails.
        if (hint.attempt !== undefined && this.#listeners.size > 0) this.#floor.announced.add(hint.attempt);
        for (const listener of this.#listeners) listener(hint);
      });
  }
}
