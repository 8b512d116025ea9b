import type { NewEvent } from '../../core/events/event.ts';
import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import { sha256 } from '../../core/hashing.ts';
import { episodeUnit, shotUnit, type UnitId } from '../../core/ids.ts';
import { seededRandom } from '../../core/random.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { Engine } from '../../engines/engine.ts';
import { type CrashPoint, type Life, startLife, throughLife } from '../../simulation/crash.ts';
import { violationsOf } from '../../simulation/invariants.ts';
import { blankDisk, type MemoryDisk, openMemoryLog } from '../../simulation/memory-log.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';
import type { Ports, ProductionLog } from '../ports.ts';
import type { ProductionState, ShotState } from '../state.ts';
import type { Opened } from './brief.ts';
import { fixedRouter, type WorldEngine } from './fixed-router.ts';
import { scriptedEngine } from './scripted-engine.ts';
import { type Behaviour, VendorBooks } from './vendor.ts';

/** What a judge says of a take. */
export type ScriptedVerdict = Verdict['verdict'];

/** A made-up production in a made-up world. */
export interface WorldPlan {
  readonly opened: Opened;
  /** Best first; default: `a/one`, `b/two` and `c/three`, US$1 each, two slots, jobs visible at once. */
  readonly engines?: readonly WorldEngine[];
  /** Behaviours per engine, one per submit; then plain deliveries. */
  readonly scripts?: Readonly<Record<string, readonly Behaviour[]>>;
  /** Verdicts per shot (`e01/sh010`), one per take; then `pass`. */
  readonly verdicts?: Readonly<Record<string, readonly ScriptedVerdict[]>>;
  /** Engines that can't compile some shots. */
  readonly uncompilable?: (shot: ShotState, engine: string) => boolean;
  /** Seconds after which an attempt is overdue; default 120. */
  readonly overdueAfterS?: number;
  readonly seed?: number;
}

/** The engines of a world that names none. */
export const threeEngines: readonly WorldEngine[] = ['a/one', 'b/two', 'c/three'].map((id) => ({
  id,
  price: 1_000_000,
  concurrency: 2,
  visibilityS: 0,
}));

/** The person in every test. */
export const tester = { person: 'tester', auth: 'asserted' } as const;

/** More events than any small production needs: whoever gets here runs in circles. */
const mostEvents = 2000;

/** How one process ended. */
export type LifeEnd = 'ended' | 'crashed' | 'stuck';

/** One process over the world's disk. */
export interface Process {
  readonly ports: Ports;
  readonly log: ProductionLog;
  readonly life: Life;
}

/**
 * A virtual-time, seeded, in-memory implementation of every port. The disk, the asset store and the vendors' books
 * outlive a process; everything else dies with it. Every append is held against the invariants.
 */
export class World {
  readonly plan: WorldPlan;
  readonly clock: VirtualClock;
  readonly disk: MemoryDisk = blankDisk();
  readonly books: VendorBooks;
  /** Content-addressed bytes. */
  readonly assets = new Map<string, Uint8Array>();
  /** Names of port calls, counted over all processes. */
  readonly calls = new Map<string, number>();
  /** Broken promises, as sentences; empty in a right world. */
  readonly violations: string[] = [];
  /** SHA-256 of every manifest the finisher made. */
  readonly manifests = new Set<string>();
  readonly #random: () => number;
  readonly #judged = new Map<string, number>();

  constructor(plan: WorldPlan) {
    this.plan = plan;
    const seed = plan.seed ?? 1;
    this.clock = new VirtualClock(seed);
    this.#random = seededRandom(seed + 1);
    this.books = new VendorBooks(plan.scripts ?? {});
  }

  /** Starts a process: a new writer on the disk, which opens the production when nobody did. */
  async start(point?: CrashPoint): Promise<Process> {
    this.clock.clear();
    const log = openMemoryLog(this.disk, this.clock, {
      bytes: (n) => Uint8Array.from({ length: n }, () => this.#byte()),
    });
    const life = startLife(point, (name) => this.calls.set(name, (this.calls.get(name) ?? 0) + 1));
    if (log.state().opened === undefined) await this.tell(log, 'production', 'production.opened', this.plan.opened);
    log.subscribe(() => this.violations.push(...violationsOf(log.state())));
    return { log, life, ports: throughLife(this.#ports(log), life) };
  }

  /** Appends what a person says. */
  async tell<T extends NewEvent['type']>(log: ProductionLog, unit: UnitId, type: T, data: Payload<T>): Promise<void> {
    const appended = await log.append(
      [event(type, unit, tester, data) as NewEvent],
      unit,
      log.state().versions[unit] ?? 0,
    );
    if (appended.kind !== 'appended') throw new Error(`${type} was not appended`);
  }

  /** Lets a process run until its work settles, it crashes, or it gets nowhere: nothing can happen, or far too much. */
  async live(process: Process, work: Promise<unknown>): Promise<LifeEnd> {
    const end = await this.clock.drain(work, () => process.life.dead || this.disk.rows.length > mostEvents);
    if (process.life.dead) return 'crashed';
    return end === 'settled' ? 'ended' : 'stuck';
  }

  #byte(): number {
    return Math.floor(this.#random() * 256);
  }

  #ports(log: ProductionLog): Ports {
    const { clock, plan } = this;
    const engines = plan.engines ?? threeEngines;
    const made = new Map<string, Engine>(
      engines.map(({ id, price }) => [id, scriptedEngine({ id, price, books: this.books, clock })]),
    );
    return {
      log,
      clock,
      random: { bytes: (n) => Uint8Array.from({ length: n }, () => this.#byte()) },
      router: fixedRouter(engines, clock),
      engines: {
        engine: (id) => made.get(id),
        compile: async (_state, shot, id, seed) => {
          await clock.after(0.2);
          if (plan.uncompilable?.(shot, id) === true) return { ok: false, reason: `${id} can not carry ${shot.ref}` };
          const estimate = engines.find((engine) => engine.id === id)?.price ?? 0;
          const wire = { operation: 'POST', body: { prompt: shot.spec.specDigest, seed }, assets: [], durationS: 5 };
          const promptCommitment = { value: sha256(shot.ref), keyId: 'k1' };
          return {
            ok: true,
            wire,
            estimate,
            degradations: [],
            promptCommitment,
            typicalS: 20,
            overdueAfterS: plan.overdueAfterS ?? 120,
          };
        },
      },
      assets: { put: (bytes) => this.#put(bytes) },
      judge: { judge: (_state, shot, take) => this.#judge(shot, take.take) },
      finisher: {
        finish: async (_state, shot, take) => {
          await clock.after(0.5);
          const signed = sha256(`signed ${shot.ref} ${take.asset.sha256}`);
          this.manifests.add(signed);
          return {
            file: { path: `${shot.ref}.mp4`, sha256: signed, bytes: take.asset.bytes },
            manifest: { label: shot.ref, sha256: signed },
            frames: shot.spec.frames,
            frameDigest: take.asset.sha256,
          };
        },
      },
      cutter: {
        assemble: async (state, episode) => {
          await clock.after(0.5);
          return cutOf(
            state,
            episode.shots.flatMap((ref) => state.shots[ref] ?? []),
            episode.id,
          );
        },
        sign: async (_state, episode) => {
          await clock.after(0.5);
          const signed = sha256(`signed ${episode.cut?.file.sha256}`);
          this.manifests.add(signed);
          return {
            file: { path: `${episode.id}.mp4`, sha256: signed, bytes: 1 },
            manifest: { label: episode.id, sha256: signed },
          };
        },
      },
    };
  }

  async #put(bytes: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number; path: string }> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    const all = Buffer.concat(chunks);
    const name = sha256(all);
    this.assets.set(name, all);
    return { sha256: name, bytes: all.byteLength, path: name };
  }

  async #judge(shot: ShotState, take: number): Promise<Verdict> {
    await this.clock.after(0.3);
    // A verdict belongs to a take: judging the same take again gives the same answer.
    const key = `${shot.ref}#${take}`;
    const script = this.plan.verdicts?.[shot.ref] ?? [];
    const said = script[take - 1] ?? 'pass';
    this.#judged.set(key, (this.#judged.get(key) ?? 0) + 1);
    return {
      verdict: said,
      score01: said === 'pass' ? 0.9 : said === 'warn' ? 0.6 : 0.2,
      coverage01: 1,
      dimensions: {},
      unmeasured: [],
      metrics: [],
      reasons: said === 'fail' ? ['the picture is black'] : [],
      gate: { id: 'scripted', version: '1' },
    };
  }
}

function cutOf(state: ProductionState, shots: readonly ShotState[], id: string): Payload<'episode.assembled'> {
  let at = 0;
  const parts = shots.map((shot) => {
    const from = at;
    at += shot.accepted?.frames ?? 0;
    const { frameDigest = '', file } = shot.accepted ?? {};
    return { ref: shot.ref, in: from, out: at, frameDigest, fileSha256: file?.sha256 ?? '' };
  });
  const cut = sha256(`${state.opened?.revision} ${parts.map((part) => part.fileSha256).join()}`);
  return { file: { path: `${id}.mp4`, sha256: cut, bytes: 1 }, frames: at, loudnessLufs: null, shots: parts };
}

/** Units of one episode of a world: every shot, then the episode. */
export function unitsIn(state: ProductionState, episode = 'e01'): readonly UnitId[] {
  return [...(state.episodes[episode]?.shots ?? []).map(shotUnit), episodeUnit(episode)];
}
