import type { Payload } from '../core/events/payloads.ts';
import { sha256 } from '../core/hashing.ts';
import type { EngineId } from '../core/ids.ts';
import type { Verdict } from '../core/verdict.ts';
import type { AssetSink, Engine } from '../engines/engine.ts';
import { fitDuration, priceOf, typicalSeconds } from '../engines/facts.ts';
import type { Cutter, EngineDesk, Finisher, Judge } from '../orchestration/ports.ts';
import type { EpisodeState, ProductionState, ShotState, TakeState } from '../orchestration/state.ts';
import { diceFor } from './plan/dice.ts';
import type { SimulationPlan } from './plan/plan.ts';
import { truthOf, type VendorFloor } from './vendor/floor.ts';

/** What a signed manifest says; kept by its digest, so that an acceptance can be held against it. */
export interface SimulatedManifest {
  readonly shot: string;
  readonly assetSha256: string;
  readonly attempts: readonly string[];
  readonly reassignments: number;
  readonly gates: number;
}

/** Everything but engines, log and routing: store of assets, gate, signer, cutter. What they made outlives a process. */
export class Studio {
  readonly plan: SimulationPlan;
  readonly floor: VendorFloor;
  /** Manifests by SHA-256. */
  readonly manifests = new Map<string, SimulatedManifest>();
  /** Verdicts by SHA-256 of the clip. */
  readonly verdicts = new Map<string, Verdict>();
  /** Clips by SHA-256. */
  readonly clips = new Map<string, string>();

  constructor(plan: SimulationPlan, floor: VendorFloor) {
    this.plan = plan;
    this.floor = floor;
  }

  get assets(): AssetSink {
    return {
      put: async (bytes) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        const all = Buffer.concat(chunks);
        const name = sha256(all);
        this.clips.set(name, all.toString());
        return { sha256: name, bytes: all.byteLength, path: name };
      },
    };
  }

  /** The desk: compiles a shot for an engine from the catalog's facts. */
  desk(engines: ReadonlyMap<EngineId, Engine>): EngineDesk {
    return {
      engine: (id) => engines.get(id),
      compile: async (_state, shot, id, seed) => {
        await this.floor.clock.after(0.2);
        const facts = engines.get(id)?.facts;
        const durationS = facts === undefined ? undefined : fitDuration(facts.durations, shot.spec.durationS);
        if (facts === undefined || durationS === undefined) return { ok: false, reason: `${id} makes no such length` };
        const prompt = shot.spec.specDigest;
        const { shutdownAt } = facts.lifecycle;
        if (shutdownAt !== undefined && Date.parse(shutdownAt) <= this.floor.clock.now()) {
          this.floor.coverage.count('shutdown-date');
          return { ok: false, retired: true, reason: `${id} was shut down on ${shutdownAt}` };
        }
        return {
          ok: true,
          wire: { operation: 'POST /v1/clips', body: { prompt, seed }, assets: [], durationS },
          estimate: priceOf(facts.price, durationS),
          degradations: [],
          promptCommitment: { value: sha256(prompt), keyId: 'k1' },
          typicalS: typicalSeconds(facts, durationS),
        };
      },
    };
  }

  get judge(): Judge {
    return {
      judge: async (_state, shot, take) => {
        await this.floor.clock.after(3);
        return this.#verdictOn(shot, take);
      },
    };
  }

  get finisher(): Finisher {
    return {
      finish: async (_state, shot, take) => {
        await this.floor.clock.after(6);
        const manifest: SimulatedManifest = {
          shot: shot.ref,
          assetSha256: take.asset.sha256,
          attempts: shot.attempts.map(({ attempt }) => attempt),
          reassignments: shot.reassignments.length,
          gates: shot.gates.length,
        };
        const digest = sha256(JSON.stringify(manifest));
        this.manifests.set(digest, manifest);
        return {
          file: { path: `shots/${shot.ref}.mp4`, sha256: sha256(`signed ${digest}`), bytes: take.asset.bytes },
          manifest: { label: shot.ref, sha256: digest },
          frames: shot.spec.frames,
          frameDigest: sha256(`frames ${take.asset.sha256}`),
        };
      },
    };
  }

  get cutter(): Cutter {
    return {
      assemble: async (state, episode) => {
        await this.floor.clock.after(1);
        return cutOf(state, episode);
      },
      sign: async (_state, episode) => {
        await this.floor.clock.after(1);
        const signed = sha256(`signed ${episode.cut?.file.sha256}`);
        return {
          file: { path: `${episode.id}.mp4`, sha256: signed, bytes: 1 },
          manifest: { label: episode.id, sha256: signed },
        };
      },
    };
  }

  /** The same clip always gets the same verdict. */
  #verdictOn(shot: ShotState, take: TakeState): Verdict {
    const known = this.verdicts.get(take.asset.sha256);
    if (known !== undefined) return known;
    const score01 = this.#score(shot, take);
    const verdict = score01 >= 0.5 ? 'pass' : score01 >= 0.42 ? 'warn' : 'fail';
    const made: Verdict = {
      verdict,
      score01,
      coverage01: 1,
      dimensions: {},
      unmeasured: [],
      metrics: [],
      reasons: verdict === 'fail' ? ['the hands melt'] : [],
      gate: { id: 'simulated', version: '1' },
    };
    this.verdicts.set(take.asset.sha256, made);
    return made;
  }

  #score(shot: ShotState, take: TakeState): number {
    const clip = this.clips.get(take.asset.sha256) ?? '';
    const truth = truthOf(this.plan, take.engine);
    if (this.floor.books.jobOfClip(clip)?.fault === 'bad-output') return 0;
    const difficulty = this.plan.shots.find(({ ref }) => ref === shot.ref)?.difficulty ?? 0;
    const luck = diceFor(this.plan.seed, 'quality', clip).between(-0.15, 0.15);
    // A vendor may change its model without a word.
    const drop = truth !== undefined && this.floor.troubled(truth, 'quality-drop') !== undefined ? 0.25 : 0;
    const score = (truth?.quality01 ?? 0.5) - 0.6 * difficulty + luck - drop;
    return Math.round(Math.min(1, Math.max(0, score)) * 1000) / 1000;
  }
}

function cutOf(state: ProductionState, episode: EpisodeState): Payload<'episode.assembled'> {
  let at = 0;
  const parts = episode.shots.map((ref) => {
    const { frames = 0, frameDigest = '', file } = state.shots[ref]?.accepted ?? {};
    const from = at;
    at += frames;
    return { ref, in: from, out: at, frameDigest, fileSha256: file?.sha256 ?? '' };
  });
  const cut = sha256(parts.map((part) => part.fileSha256).join());
  return { file: { path: `${episode.id}.mp4`, sha256: cut, bytes: 1 }, frames: at, loudnessLufs: null, shots: parts };
}
