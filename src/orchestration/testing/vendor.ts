import type { EpochMs } from '../../core/clock.ts';
import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { FailureClass } from '../../core/outcome.ts';

/** What a vendor does with one submit; times in virtual seconds. */
export type Behaviour =
  /** Makes the clip and charges `cost` (default: the price). `expired`: links that do not work before one does. */
  | {
      readonly does: 'deliver';
      readonly afterS?: number;
      readonly cost?: MicroUsd;
      readonly expired?: number;
      readonly cancel?: 'cancelled' | 'unsupported' | 'too-late';
      /** A confirmed cancel does not stop it. */
      readonly races?: boolean;
      /** Replies to looks at the finished job can't be understood until it is this old. */
      readonly garbledUntilS?: number;
    }
  /** Says no at once. */
  | { readonly does: 'reject'; readonly outcome: FailureClass; readonly retryInS?: number }
  /** Takes the job, fails it later; charges when `billed` is yes. */
  | { readonly does: 'fail'; readonly outcome: FailureClass; readonly afterS?: number; readonly billed: 'yes' | 'no' }
  /** Takes the job and never finishes. */
  | { readonly does: 'hang'; readonly cancel?: 'cancelled' | 'unsupported' | 'too-late' }
  /** The reply is lost; with `exists` the job is there, and can be looked up `visibleAfterS` later. */
  | {
      readonly does: 'lose-reply';
      readonly exists: boolean;
      readonly visibleAfterS?: number;
      readonly lookup?: 'works' | 'impossible';
    }
  /** Finishes with a clip that can't be used. */
  | { readonly does: 'spoil' }
  /** Forgets the job. */
  | { readonly does: 'forget' }
  /** The adapter itself throws after the job was made. */
  | { readonly does: 'throw' };

/** One job as the vendor knows it: the truth that the log is held against. */
export interface VendorJob {
  readonly jobId: string;
  readonly engine: EngineId;
  readonly attempt: string;
  /** Seed that came with the submit: whoever looks for the job must name the same. */
  readonly seed: number | undefined;
  readonly behaviour: Behaviour;
  readonly createdAt: EpochMs;
  charged: MicroUsd;
  cancelled: boolean;
  linksTried: number;
}

/** All vendors' own books: every submit that reached them, every job and every charge. */
export class VendorBooks {
  readonly submits: { readonly engine: EngineId; readonly attempt: string; readonly at: EpochMs }[] = [];
  readonly jobs: VendorJob[] = [];
  readonly #scripts: Map<EngineId, Behaviour[]>;

  constructor(scripts: Readonly<Record<EngineId, readonly Behaviour[]>>) {
    this.#scripts = new Map(Object.entries(scripts).map(([engine, script]) => [engine, [...script]]));
  }

  /** The next behaviour of an engine: its script, then plain deliveries. */
  next(engine: EngineId): Behaviour {
    return this.#scripts.get(engine)?.shift() ?? { does: 'deliver' };
  }

  /** Puts more behaviours behind an engine's script. */
  script(engine: EngineId, ...more: readonly Behaviour[]): void {
    this.#scripts.set(engine, [...(this.#scripts.get(engine) ?? []), ...more]);
  }

  job(jobId: string): VendorJob | undefined {
    return this.jobs.find((job) => job.jobId === jobId);
  }

  /** What one attempt was really charged. */
  chargedFor(attempt: string): MicroUsd {
    return this.jobs.filter((job) => job.attempt === attempt).reduce((sum, job) => sum + job.charged, 0);
  }
}
