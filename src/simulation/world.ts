import { createRouter } from '../app/ports/router.ts';
import { rosterOf } from '../app/ports/standings.ts';
import type { LogEvent } from '../core/events/event.ts';
import type { EngineId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Engine } from '../engines/engine.ts';
import type { Ports, ProductionLog } from '../orchestration/ports.ts';
import type { ProductionState } from '../orchestration/state.ts';
import { Checker } from './checks/checker.ts';
import { sameJson } from './checks/same.ts';
import { Coverage } from './coverage.ts';
import { type CrashPoint, type Life, startLife, throughLife } from './crash.ts';
import { standingViolations } from './invariants.ts';
import { blankDisk, type MemoryDisk, openMemoryLog } from './memory-log.ts';
import { type Dice, diceFor } from './plan/dice.ts';
import type { SimulationPlan } from './plan/plan.ts';
import { factsOf, loadedOf, strengthsOf } from './production.ts';
import { Studio } from './studio.ts';
import { simulatedEngine } from './vendor/adapter.ts';
import { VendorFloor } from './vendor/floor.ts';
import { VirtualClock } from './virtual-clock.ts';

/** One process over the world's disk. */
export interface SimulatedProcess {
  readonly life: Life;
  /** The log itself; the process goes through `ports`. */
  readonly log: ProductionLog;
  readonly ports: Ports;
}

/** The world of one plan: clock, disk, vendors and studio outlive every process. */
export class SimulatedWorld {
  readonly plan: SimulationPlan;
  readonly clock: VirtualClock;
  readonly coverage = new Coverage();
  readonly disk: MemoryDisk = blankDisk();
  readonly floor: VendorFloor;
  readonly studio: Studio;
  readonly checker: Checker;
  /** Called with every event after it was checked; people watch through it. */
  onEvent: (event: LogEvent) => void = () => undefined;
  readonly #engines: ReadonlyMap<EngineId, Engine>;
  readonly #dice: Dice;
  /** State of the writer before, to be held against what the next one reads. */
  #live: ProductionState | undefined;

  constructor(plan: SimulationPlan) {
    this.plan = plan;
    this.clock = new VirtualClock(plan.seed);
    this.#dice = diceFor(plan.seed, 'ids');
    this.floor = new VendorFloor(plan, this.clock, this.coverage);
    this.studio = new Studio(plan, this.floor);
    this.checker = new Checker({ disk: this.disk, studio: this.studio, coverage: this.coverage });
    const { floor } = this;
    this.#engines = new Map(
      plan.engines.map((truth) => [
        truth.id,
        simulatedEngine({
          truth,
          facts: factsOf(truth, plan),
          floor,
          onTooMany: (count) => {
            // A paused process and a wall clock that was set bunch requests up without anybody's fault.
            if (plan.jumps.length + plan.zombies.length === 0)
              this.checker.report('I11', `${truth.id} got ${count} requests in a minute`);
          },
          onSecondSubmit: (attempt) => this.checker.report('I2', `${attempt} was sent twice`),
        }),
      ]),
    );
  }

  /** A new writer on the disk; the one before loses its lease. What it reads must be what the last writer knew. */
  open(): ProductionLog {
    const random: Random = { bytes: (n) => Uint8Array.from({ length: n }, () => this.#dice.whole(0, 255)) };
    const log = openMemoryLog(this.disk, this.clock, random, (append) => {
      this.#live = append.states.at(-1);
      this.checker.seen(append);
      for (const event of append.events) this.onEvent(event);
    });
    if (this.#live !== undefined && !sameJson(this.#live, log.state()))
      this.checker.report('I9', 'the replayed log is not the live state');
    for (const what of standingViolations(log.state())) this.checker.report('I6', what);
    this.#live = log.state();
    return log;
  }

  /** Starts the n-th process, with the production file as it reads then. */
  start(life: number, point?: CrashPoint): SimulatedProcess {
    const log = this.open();
    const own = startLife(point);
    const { clock, studio, plan } = this;
    const ports: Ports = {
      log,
      clock,
      random: { bytes: (n) => Uint8Array.from({ length: n }, () => this.#dice.whole(0, 255)) },
      router: createRouter({
        production: loadedOf(plan, life).production,
        roster: rosterOf(this.#engines),
        strengths: strengthsOf(plan),
        clock,
      }),
      engines: studio.desk(this.#engines),
      assets: studio.assets,
      judge: studio.judge,
      finisher: studio.finisher,
      cutter: studio.cutter,
    };
    return { life: own, log, ports: throughLife(ports, own) };
  }
}
