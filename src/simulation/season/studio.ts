import { sha256 } from '../../core/hashing.ts';
import type { AssetSink } from '../../engines/engine.ts';
import { fitDuration, priceOf, typicalSeconds } from '../../engines/facts.ts';
import type { Cutter, EngineDesk, Finisher, Judge, Ports } from '../../orchestration/ports.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { SeasonVendors } from './vendor.ts';
import { acceptFrom01 } from './world.ts';

/** Seconds that judging and finishing one clip take. */
const worksS = { judge: 2, finish: 3 } as const;

/** Everything of a season's ports but log, routing and chance: the gate knows a clip's true score, nothing else does. */
export function seasonStudio(
  vendors: SeasonVendors,
  clock: VirtualClock,
): Pick<Ports, 'engines' | 'assets' | 'judge' | 'finisher' | 'cutter'> {
  const clips = new Map<string, string>();
  const engines: EngineDesk = {
    engine: (id) => vendors.engines.get(id),
    compile: async (_state, shot, id) => {
      const facts = vendors.engines.get(id)?.facts;
      const durationS = facts === undefined ? undefined : fitDuration(facts.durations, shot.spec.durationS);
      if (facts === undefined || durationS === undefined) return { ok: false, reason: `${id} makes no such length` };
      return {
        ok: true,
        wire: { operation: 'POST /v1/clips', body: { shot: shot.ref }, assets: [], durationS },
        estimate: priceOf(facts.price, durationS),
        degradations: [],
        promptCommitment: { value: sha256(shot.ref), keyId: 'k1' },
        typicalS: typicalSeconds(facts, durationS),
      };
    },
  };
  const assets: AssetSink = {
    put: async (bytes) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      const all = Buffer.concat(chunks);
      const name = sha256(all);
      clips.set(name, all.toString());
      return { sha256: name, bytes: all.byteLength, path: name };
    },
  };
  const judge: Judge = {
    judge: async (_state, _shot, take) => {
      await clock.after(worksS.judge);
      const { score01 = 0, scores = {} } = vendors.jobs.get(clips.get(take.asset.sha256) ?? '') ?? {};
      const verdict = score01 >= acceptFrom01 ? 'pass' : 'fail';
      return {
        verdict,
        score01,
        coverage01: 1,
        dimensions: Object.fromEntries(
          Object.entries(scores).map(([dimension, score]) => [
            dimension,
            { score01: score, status: 'measured', source: 'season' },
          ]),
        ),
        unmeasured: [],
        metrics: [],
        reasons: verdict === 'fail' ? ['below quality'] : [],
        gate: { id: 'season', version: '1' },
      };
    },
  };
  const finisher: Finisher = {
    finish: async (_state, shot, take) => {
      await clock.after(worksS.finish);
      const digest = sha256(`signed ${take.asset.sha256}`);
      return {
        file: { path: `shots/${shot.ref}.mp4`, sha256: digest, bytes: take.asset.bytes },
        manifest: { label: shot.ref, sha256: digest },
        frames: shot.spec.frames,
        frameDigest: digest,
      };
    },
  };
  return { engines, assets, judge, finisher, cutter };
}

const cutter: Cutter = {
  assemble: async (state, episode) => {
    let at = 0;
    const shots = episode.shots.map((ref) => {
      const { frames = 0, frameDigest = '', file } = state.shots[ref]?.accepted ?? {};
      const from = at;
      at += frames;
      return { ref, in: from, out: at, frameDigest, fileSha256: file?.sha256 ?? '' };
    });
    return {
      file: { path: `${episode.id}.mp4`, sha256: sha256(episode.id), bytes: 1 },
      frames: at,
      loudnessLufs: null,
      shots,
    };
  },
  sign: async (_state, episode) => ({
    file: { path: `${episode.id}.mp4`, sha256: sha256(episode.id), bytes: 1 },
    manifest: { label: episode.id, sha256: sha256(episode.id) },
  }),
};
