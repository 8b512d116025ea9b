import { applyCommand } from '../app/commands/apply.ts';
import { emptyInbox } from '../app/commands/attend.ts';
import type { Command as AppCommand } from '../app/commands/command.ts';
import { openProduction } from '../app/opening.ts';
import { StoreError } from '../core/errors.ts';
import type { LogEvent } from '../core/events/event.ts';
import type { ProductionState } from '../orchestration/state.ts';
import { runLocally } from '../runner/local.ts';
import { leaveFor, withInbox } from './memory-log.ts';
import { answersTo, commandOf, decisionOf, director, remark } from './operator.ts';
import { diceFor } from './plan/dice.ts';
import { type SimulationPlan, troubleEndS } from './plan/plan.ts';
import { loadedOf } from './production.ts';
import { Webhooks } from './webhooks.ts';
import type { SimulatedProcess, SimulatedWorld } from './world.ts';

/** Rounds of "run, then answer what waits for a person" after which a production runs in circles. */
const mostRounds = 60;

/** When the production is run once more after all trouble, seconds. */
const morningAfterS = 3 * 3600;

/** How one process ended. */
type LifeEnd = 'quiet' | 'crashed' | 'taken-over';

/** The processes of one production, one after the other, and the people and pauses around them. */
export class Lives {
  readonly #world: SimulatedWorld;
  readonly #plan: SimulationPlan;
  readonly #webhooks: Webhooks;
  /** Things of the plan that have not happened yet. */
  #pending = 0;
  #process: SimulatedProcess | undefined;
  #paused = false;
  #judged = 0;
  #happened = Promise.withResolvers<void>();
  #takeOver = Promise.withResolvers<'taken-over'>();
  /** Runs of processes that lost the production; each must end by itself. */
  readonly zombies: Promise<unknown>[] = [];
  crashes = 0;

  /** Port calls of the newest process so far. */
  get calls(): number {
    return this.#process?.life.calls ?? 0;
  }

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.#plan = world.plan;
    this.#webhooks = new Webhooks(world.floor);
  }

  /** Produces everything, through all crashes and pauses. Resolves with the state when nothing is left to happen. */
  async produce(): Promise<ProductionState> {
    this.#schedule();
    const points = [...this.#plan.crashes];
    for (let life = 0; ; life++) {
      const process = this.#world.start(life, points.shift());
      this.#process = process;
      this.#paused = false;
      this.#takeOver = Promise.withResolvers();
      const work = this.#live(process, life);
      const end = await Promise.race([work, process.life.death, this.#takeOver.promise]);
      if (end === 'quiet') {
        await Promise.all(this.zombies);
        return process.log.state();
      }
      if (end === 'taken-over') this.zombies.push(this.#zombie(Promise.race([work, process.life.death])));
      if (end === 'crashed') await this.#crashed(process);
    }
  }

  async #crashed({ life }: SimulatedProcess): Promise<void> {
    this.crashes += 1;
    const { coverage, clock } = this.#world;
    coverage.count(life.point?.when === 'after' ? 'crash after' : 'crash before');
    if (this.crashes > 1 && life.calls <= 12) coverage.count('crash in recovery');
    if (this.#plan.downS > 0) await clock.after(this.#plan.downS);
  }

  /** A process that lost its lease may notice at its next append, and must then end with that error alone. */
  async #zombie(work: Promise<LifeEnd>): Promise<void> {
    this.#world.coverage.count('zombie');
    try {
      await work;
    } catch (thrown) {
      if (thrown instanceof StoreError && thrown.code === 'store.stale-lease') return;
      this.#world.checker.report('I7', `a process that lost its lease ended with ${String(thrown)}`);
    }
  }

  /** One process: bring the log up to the file, run, wait for what still happens, answer what waits, run again. */
  async #live(process: SimulatedProcess, life: number): Promise<LifeEnd> {
    const { log, ports } = process;
    const loaded = loadedOf(this.#plan, life);
    if (log.state().opened !== undefined && this.#plan.edits.some((edit) => edit.life === life))
      this.#world.coverage.count('file changed');
    await emptyInbox(withInbox(ports.log, this.#world.disk));
    await openProduction(ports.log, loaded, director);
    const episodes = loaded.production.episodes.map(({ id }) => id);
    const stop = new AbortController().signal;
    for (let round = 0; round < mostRounds; ) {
      await runLocally(ports, { episodes, stop, hints: this.#webhooks });
      await emptyInbox(withInbox(ports.log, this.#world.disk));
      if (this.#pending > 0) {
        await this.#happened.promise;
        await process.life.awake();
        continue;
      }
      round += 1;
      const answers = answersTo(log.state(), this.#plan);
      if (answers.length === 0) return 'quiet';
      for (const decision of answers) await applyCommand(ports.log, { decision, by: director });
    }
    this.#world.checker.report('I1', `a person was asked again and again: ${mostRounds} rounds`);
    return 'quiet';
  }

  /** The director watches: answers gates soon, and acts on takes that were just judged. */
  #watch(event: LogEvent): void {
    const { clock } = this.#world;
    const target = event.unit.slice(event.unit.indexOf(':') + 1);
    if (event.type === 'gate.opened') {
      const dice = diceFor(this.#plan.seed, 'answers', event.seq);
      if (!dice.chance(0.7)) return;
      const command: AppCommand = { decision: { kind: 'approve', target }, by: director };
      this.#at(clock.elapsedS + dice.between(5, 90), () => this.#command('approve', command));
    }
    if (event.type !== 'take.judged') return;
    this.#judged += 1;
    for (const { judged, kind, afterS } of this.#plan.reactions) {
      if (judged !== this.#judged) continue;
      const command: AppCommand = { decision: { kind, target }, by: director };
      this.#at(clock.elapsedS + afterS, () => this.#command(kind, command));
    }
  }

  #schedule(): void {
    this.#world.onEvent = (event) => this.#watch(event);
    const { clock, coverage } = this.#world;
    const plan = this.#plan;
    this.#at(troubleEndS(plan), () => undefined);
    // The next morning somebody runs it once more: clips that came late are there now.
    this.#at(troubleEndS(plan) + morningAfterS, () => undefined);
    for (const { atS, byS } of plan.jumps)
      this.#at(atS, () => {
        coverage.count(byS < 0 ? 'clock back' : 'clock forward');
        clock.jump(byS);
      });
    for (const command of plan.commands) {
      let sent: AppCommand | 'note' | undefined;
      this.#at(command.seenAtS, () => {
        const state = this.#process?.log.state();
        const decision = state === undefined ? undefined : decisionOf(state, plan, command);
        const key = `click ${plan.commands.indexOf(command)}`;
        sent = state === undefined || decision === undefined ? 'note' : commandOf(state, decision, key);
      });
      for (let time = 0; time < command.times; time++)
        this.#at(command.atS + time * 0.2, async () => {
          if (sent !== undefined) await this.#command(command.kind, sent);
        });
    }
    for (const zombie of plan.zombies) this.#pause(zombie);
  }

  /** Into the log of the process that runs; into the inbox of one that is paused or gone. */
  async #command(kind: string, command: AppCommand | 'note'): Promise<void> {
    const { coverage, disk } = this.#world;
    const process = this.#process;
    if (process === undefined) return;
    const { log, life } = process;
    if (command === 'note') {
      if (life.dead || this.#paused) return;
      await log.append([remark], 'production', log.state().versions.production ?? 0);
      coverage.count('command note');
      return;
    }
    if (life.dead || this.#paused) {
      coverage.count('command queued');
      leaveFor(disk, {
        key: command.key ?? `${kind} ${this.#world.clock.elapsedS}`,
        kind: 'command',
        body: command,
        at: '',
      });
      return;
    }
    const answer = await applyCommand(log, command);
    if (answer.kind === 'done') coverage.count(`command ${kind}`);
    else coverage.count(answer.kind === 'conflict' ? 'command stale' : `command ${answer.kind}`);
  }

  /** The owner looks into its inbox, as it does every quarter of a second. */
  async #attend(): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.life.dead || this.#paused) return;
    await emptyInbox(withInbox(process.log, this.#world.disk));
  }

  #pause({ atS, takenOverAfterS, forS }: SimulationPlan['zombies'][number]): void {
    let paused: SimulatedProcess | undefined;
    this.#at(atS, () => {
      if (this.#process === undefined || this.#process.life.dead) return;
      paused = this.#process;
      paused.life.pause();
      this.#paused = true;
    });
    this.#at(atS + takenOverAfterS, () => {
      if (paused !== undefined && paused === this.#process && this.#paused) this.#takeOver.resolve('taken-over');
    });
    this.#at(atS + forS, () => {
      paused?.life.resume();
      if (paused === this.#process) this.#paused = false;
    });
    // What the replaced process left behind is found soon after it noticed.
    for (const afterS of [0.25, 2, 60]) this.#at(atS + forS + afterS, () => this.#attend());
  }

  /** Something of the plan; a quiet process waits until it has happened. */
  #at(atS: number, what: () => void | Promise<void>): void {
    this.#pending += 1;
    this.#world.clock.schedule((atS - this.#world.clock.elapsedS) * 1000, () => {
      void Promise.resolve(what()).finally(() => {
        this.#pending -= 1;
        const before = this.#happened;
        this.#happened = Promise.withResolvers();
        before.resolve();
      });
    });
  }
}
