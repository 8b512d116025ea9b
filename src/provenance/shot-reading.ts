import { type Generation, type OurAssertions, readAssertions, type Timeline } from './assertion-reading.ts';
import { checkpointHolds } from './checkpoint.ts';
import { frameDigest } from './frame-digest.ts';
import type { StoreJudgement } from './judgement.ts';
import { labels } from './labels.ts';
import type { FrameDigestState, Problem, ProvenanceState, ReportedShot } from './report.ts';
import type { ManifestStore } from './store-json.ts';

/** Hashes of the file's frames in order; `undefined` = not decoded, or can't be. */
export type FoundFrames = readonly string[] | undefined;

/** Shots with what does not hold about them. */
export interface ReadShots {
  readonly shots: readonly ReportedShot[];
  readonly problems: readonly Problem[];
}

/** `episode/shot` of a shot's own manifest. */
function refOf(generation: Generation): string {
  return `${generation.episode}/${generation.shot}`;
}

function reported(id: string, said: OurAssertions | undefined, state: ProvenanceState): ReportedShot {
  const generation = said?.generation;
  return {
    id,
    engine: generation?.engine ?? null,
    provider: generation?.provider ?? null,
    model: generation?.model ?? null,
    modelVersion: generation?.modelVersion ?? null,
    modelVersionBasis: generation?.modelVersionBasis ?? null,
    generatedAt: generation?.generatedAt ?? null,
    promptCommitment: generation?.promptCommitment ?? null,
    qualityScore: said?.quality?.score01 ?? null,
    frames: null,
    attempts: said?.routing?.attempts ?? [],
    gates: said?.operator?.gates ?? [],
    operator: said?.operator?.operatorId ?? null,
    emulated: generation?.emulated ?? null,
    state,
    frameDigest: 'absent',
  };
}

function digestState(found: FoundFrames, range: readonly [number, number], ...wanted: string[]): FrameDigestState {
  if (found === undefined) return 'absent';
  const digest = frameDigest(found.slice(range[0], range[1]));
  const complete = range[0] >= 0 && range[0] < range[1] && range[1] <= found.length;
  return complete && wanted.every((value) => value === digest) ? 'match' : 'mismatch';
}

function logProblems(log: Generation['log'], where: string): readonly Problem[] {
  const { checkpoint } = log;
  if (checkpoint === undefined) return [];
  const holds = checkpointHolds(checkpoint) && checkpoint.seq <= log.seq;
  const agrees = checkpoint.seq !== log.seq || checkpoint.head === log.head;
  return holds && agrees ? [] : [{ code: 'shotcaller.checkpoint.mismatch', where }];
}

function malformedProblems(said: OurAssertions, prefix: string): readonly Problem[] {
  return said.malformed.map((label) => ({
    code: 'shotcaller.assertion.malformed',
    where: `${prefix}assertion ${label}`,
  }));
}

/** The shot of a shot file. */
export function readShotFile(
  said: OurAssertions,
  generation: Generation,
  state: ProvenanceState,
  found: FoundFrames,
): ReadShots {
  const id = refOf(generation);
  const frames: readonly [number, number] = [0, generation.frames];
  const exact = found === undefined || found.length === generation.frames;
  const digest = exact ? digestState(found, frames, generation.frameDigest) : 'mismatch';
  const problems = [
    ...malformedProblems(said, ''),
    ...logProblems(generation.log, `assertion ${labels.generation}`),
    ...(digest === 'mismatch' ? [{ code: 'shotcaller.frames.mismatch', where: `shot ${id}` }] : []),
  ];
  const shot = { ...reported(id, said, problems.length > 0 ? 'invalid' : state), frames, frameDigest: digest };
  return { shots: [shot], problems };
}

interface PlacedShot {
  readonly shot: ReportedShot;
  readonly problems: readonly Problem[];
}

function readPlaced(
  store: ManifestStore,
  judgement: StoreJudgement,
  placed: Timeline['shots'][number],
  found: FoundFrames,
): PlacedShot {
  const where = `shot ${placed.ref}`;
  const frames: readonly [number, number] = [placed.in, placed.out];
  const judged = judgement.ingredients.get(placed.label);
  const manifest = store.manifests[placed.label];
  const inTimeline = digestState(found, frames, placed.frameDigest);
  const findings: Problem[] = inTimeline === 'mismatch' ? [{ code: 'shotcaller.frames.mismatch', where }] : [];
  if (judged === undefined || manifest === undefined) {
    findings.push({ code: 'shotcaller.timeline.mismatch', where: `${where}: manifest` });
    return { shot: { ...reported(placed.ref, undefined, 'no-manifest'), frames }, problems: findings };
  }
  const said = readAssertions(manifest);
  const own = said.generation;
  findings.push(...malformedProblems(said, `${where}: `));
  if (own !== undefined) {
    findings.push(...logProblems(own.log, `${where}: assertion ${labels.generation}`));
    if (refOf(own) !== placed.ref)
      findings.push({ code: 'shotcaller.timeline.mismatch', where: `${where}: is ${refOf(own)}` });
    if (placed.transforms.length === 0 && own.frameDigest !== placed.frameDigest)
      findings.push({ code: 'shotcaller.timeline.mismatch', where: `${where}: frame digest` });
  }
  const both = own === undefined ? 'absent' : digestState(found, frames, placed.frameDigest, own.frameDigest);
  const state = findings.length > 0 ? 'invalid' : judged.state;
  const shot = {
    ...reported(placed.ref, said, state),
    frames,
    frameDigest: inTimeline === 'mismatch' ? inTimeline : both,
  };
  return { shot, problems: [...judged.problems, ...findings] };
}

/**
 * The shots of an episode. Each is held against three records: its own manifest, the timeline, and the frames that are
 * in the file.
 */
export function readEpisodeShots(
  store: ManifestStore,
  judgement: StoreJudgement,
  said: OurAssertions,
  timeline: Timeline,
  found: FoundFrames,
): ReadShots {
  const read = timeline.shots.map((placed) => readPlaced(store, judgement, placed, found));
  const labelled = new Set(timeline.shots.map((shot) => shot.label));
  const unlisted = [...judgement.ingredients.values()].filter((judged) => !labelled.has(judged.label));
  const frameCount = timeline.delivery.frames;
  const miscounted = found !== undefined && found.length !== frameCount;
  return {
    shots: read.map(({ shot }) => shot),
    problems: [
      ...malformedProblems(said, ''),
      ...logProblems(timeline.log, `assertion ${labels.timeline}`),
      ...read.flatMap(({ problems }) => problems),
      ...unlisted.flatMap(({ label, problems }) => [
        { code: 'shotcaller.timeline.mismatch', where: `ingredient ${label}` },
        ...problems,
      ]),
      ...(miscounted
        ? [{ code: 'shotcaller.frames.mismatch', where: `file: ${found.length} frames, ${frameCount} signed` }]
        : []),
    ],
  };
}
