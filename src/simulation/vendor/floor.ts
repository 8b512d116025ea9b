import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { Coverage } from '../coverage.ts';
import { diceFor } from '../plan/dice.ts';
import type { EngineTruth, IncidentKind, JobFaultKind, SimulationPlan } from '../plan/plan.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { VendorBooks, type VendorJob } from './books.ts';

/** Troubles that never end. */
const forGood: ReadonlySet<IncidentKind> = new Set(['retired', 'shutdown-date']);

/** How much slower a brown-out makes an engine (evidence: routing, section 9.2). */
const brownOutFactor = 5;

/** The vendors' side of the world: their queues, their troubles and their books. */
export class VendorFloor {
  readonly plan: SimulationPlan;
  readonly clock: VirtualClock;
  readonly coverage: Coverage;
  readonly books: VendorBooks;
  /** Called with every job that is made; webhooks hang on it. */
  onJob: (job: VendorJob) => void = () => undefined;
  /** Attempts whose jobs came forward by a webhook while somebody listened. */
  readonly announced = new Set<string>();
  readonly #faults: ReadonlyMap<number, JobFaultKind>;

  constructor(plan: SimulationPlan, clock: VirtualClock, coverage: Coverage) {
    this.plan = plan;
    this.clock = clock;
    this.coverage = coverage;
    this.books = new VendorBooks(() => clock.elapsedS);
    this.#faults = new Map(plan.jobs.map(({ submit, kind }) => [submit, kind]));
  }

  /** The trouble of this kind that an engine is in now, counted as seen. */
  troubled(engine: EngineTruth, ...kinds: readonly IncidentKind[]): IncidentKind | undefined {
    const nowS = this.clock.elapsedS;
    const at = this.plan.engines.indexOf(engine);
    const found = this.plan.incidents.find(
      (each) =>
        each.engine === at &&
        kinds.includes(each.kind) &&
        each.fromS <= nowS &&
        (forGood.has(each.kind) || nowS < each.toS),
    )?.kind;
    if (found !== undefined) this.coverage.count(found);
    return found;
  }

  /** When the trouble that an engine is in ends, true seconds. */
  troubleEndS(engine: EngineTruth, kind: IncidentKind): number {
    const at = this.plan.engines.indexOf(engine);
    const own = this.plan.incidents.filter((each) => each.engine === at && each.kind === kind);
    return Math.max(0, ...own.map(({ toS }) => toS));
  }

  /** What goes wrong with the submit that was written down last. */
  faultOfSubmit(): JobFaultKind | undefined {
    return this.#faults.get(this.books.submits.length);
  }

  /** Takes a job in. */
  open(engine: EngineTruth, attempt: string, price: MicroUsd, durationS: number, fault?: JobFaultKind): VendorJob {
    const { books } = this;
    const createdS = this.clock.elapsedS;
    const jobId = `${engine.id}#${books.jobs.length + 1}`;
    const dice = diceFor(this.plan.seed, 'job', jobId);
    const startS = createdS + 0.5 + this.#waitS(engine, createdS);
    const job: VendorJob = {
      jobId,
      engine: engine.id,
      attempt,
      fault,
      createdS,
      startS,
      doneS: fault === 'hang' ? Number.POSITIVE_INFINITY : startS + this.#workS(engine, durationS, fault, dice.next()),
      visibleS: createdS + (fault === 'list-lag' ? dice.between(2, engine.reconcile === 'client-id' ? 9 : 40) : 0.5),
      price,
      charge: chargeOf(price, fault, dice.between(0.05, 0.4)),
      linksTried: 0,
    };
    books.open(job);
    this.onJob(job);
    return job;
  }

  /** How long a job waits while the account's places are taken by jobs that nobody stopped. */
  #waitS(engine: EngineTruth, nowS: number): number {
    const running = this.books.running(engine.id).map(({ doneS }) => doneS);
    if (running.length < engine.concurrency) return 0;
    const ends = running.filter(Number.isFinite).sort((a, b) => a - b);
    return Math.max(0, (ends[running.length - engine.concurrency] ?? nowS + 60) - nowS);
  }

  #workS(engine: EngineTruth, durationS: number, fault: JobFaultKind | undefined, draw: number): number {
    const dice = diceFor(this.plan.seed, 'work', engine.id, draw);
    const usual = dice.logNormal(engine.medianS, engine.sigma) * (0.5 + durationS / 10);
    const straggles = dice.chance(0.02) ? 8 : 1;
    if (straggles > 1) this.coverage.count('straggler');
    const late = fault === 'late' || fault === 'late-after-cancel' ? 20 : 1;
    return usual * straggles * late * (this.troubled(engine, 'brown-out') === undefined ? 1 : brownOutFactor);
  }
}

function chargeOf(price: MicroUsd, fault: JobFaultKind | undefined, share: number): MicroUsd {
  if (fault === 'job-failed-unbilled' || fault === 'refused-output') return 0;
  if (fault === 'cost-above-estimate') return Math.ceil(price * (1 + share));
  if (fault === 'cost-below-estimate') return Math.ceil(price * (1 - share));
  return price;
}

/** An engine by its id. */
export function truthOf(plan: SimulationPlan, id: EngineId): EngineTruth | undefined {
  return plan.engines.find((engine) => engine.id === id);
}
