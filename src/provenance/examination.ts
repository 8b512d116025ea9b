import { readAssertions } from './assertion-reading.ts';
import { type BoxDigest, changedBoxes } from './box-digests.ts';
import { isBindingFailure, judgeStore, overallState } from './judgement.ts';
import type { Problem, VerifyReport } from './report.ts';
import { type FoundFrames, readEpisodeShots, readShotFile } from './shot-reading.ts';
import type { ManifestStore } from './store-json.ts';

/** What was found in the file itself, beside its manifest. */
export interface FileFacts {
  /** Frame hashes; `undefined` = not decoded. */
  readonly frames: FoundFrames;
  /** Digests of its boxes; `undefined` when the manifest came from a sidecar and the boxes are not its own. */
  readonly boxes: readonly BoxDigest[] | undefined;
  /** What already does not hold: checksum, sidecar, decoding. */
  readonly problems: readonly Problem[];
}

/** What a manifest store says about a file. */
export type Examination = Pick<VerifyReport, 'kind' | 'state' | 'shots' | 'problems'>;

/** Whether anything in the store names frames, so that decoding the file is worth it. */
export function namesFrames(store: ManifestStore): boolean {
  return Object.values(store.manifests).some((manifest) => {
    const said = readAssertions(manifest);
    return said.generation !== undefined || said.timeline !== undefined;
  });
}

/**
 * Says which boxes a failed binding is about, and finds changes in boxes that C2PA leaves out but our own assertion
 * binds.
 */
function locateBoxes(
  problems: readonly Problem[],
  signed: readonly BoxDigest[] | undefined,
  found: readonly BoxDigest[],
): readonly Problem[] {
  const changed = signed === undefined ? [] : changedBoxes(signed, found).map((box) => `box ${box}`);
  const binding = problems.find(({ code }) => isBindingFailure(code));
  const others = problems.filter(({ code }) => !isBindingFailure(code));
  if (binding === undefined)
    return [...others, ...changed.map((where) => ({ code: 'shotcaller.box.mismatch', where }))];
  return [...(changed.length > 0 ? changed : ['file']).map((where) => ({ code: binding.code, where })), ...others];
}

/** Pure part of verification: holds a validated manifest store against what is in the file. */
export function examine(store: ManifestStore, label: string, facts: FileFacts): Examination {
  const judgement = judgeStore(store, label);
  const manifest = store.manifests[label];
  const said = manifest === undefined ? undefined : readAssertions(manifest);
  const active =
    facts.boxes === undefined
      ? judgement.active.problems
      : locateBoxes(judgement.active.problems, said?.boxes?.boxes, facts.boxes);
  const before = [...facts.problems, ...active];
  const ingredients = [...judgement.ingredients.values()].filter(
    ({ role, state }) => role === 'component' || state === 'invalid',
  );
  const whole = (found: readonly Problem[]): StateAndProblems => ({
    state: overallState(judgement, found),
    problems: found,
  });
  if (said?.timeline !== undefined) {
    const { shots, problems } = readEpisodeShots(store, judgement, said, said.timeline, facts.frames);
    return { kind: 'episode', shots, ...whole([...before, ...problems]) };
  }
  const inherited = [...before, ...ingredients.flatMap(({ problems }) => problems)];
  if (said?.generation !== undefined) {
    const { shots, problems } = readShotFile(said, said.generation, overallState(judgement, inherited), facts.frames);
    return { kind: 'shot', shots, ...whole([...inherited, ...problems]) };
  }
  return { kind: 'other', shots: [], ...whole(inherited) };
}

type StateAndProblems = Pick<Examination, 'state' | 'problems'>;

/**
 * The same for a manifest that was found beside a file that has none: a remux drops the manifest, but its frames can
 * still be proven. The binding to the bytes can't hold and is not counted; the frames have to match instead.
 */
export function examineRecovered(store: ManifestStore, label: string, facts: FileFacts): Examination {
  const results = store.validation_results;
  const own = results?.activeManifest;
  const unbound: ManifestStore = !own
    ? store
    : {
        ...store,
        validation_results: {
          ...results,
          activeManifest: {
            ...own,
            success: [...own.success, { code: 'assertion.bmffHash.match' }],
            failure: own.failure.filter(({ code }) => !isBindingFailure(code)),
          },
        },
      };
  const { kind, shots, problems } = examine(unbound, label, { ...facts, boxes: undefined, problems: [] });
  const proven = shots.map((shot) => (shot.frameDigest === 'match' ? shot : { ...shot, state: 'invalid' as const }));
  return { kind, state: 'no-manifest', shots: proven, problems: [...facts.problems, ...problems] };
}
