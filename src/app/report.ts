import { join } from 'node:path';
import type { EpisodeReport, ReportAttempt, ReportShot } from '../assembly/report/model.ts';
import { epochMs, rfc3339 } from '../core/clock.ts';
import { money } from '../core/money.ts';
import type { EpisodeState, ProductionState, ShotState } from '../orchestration/state.ts';
import { findShot } from '../production/production.ts';
import type { VerifyReport } from '../provenance/report.ts';
import type { Signer } from '../provenance/signers/signer.ts';
import type { AppContext } from './context.ts';
import { besideWords, whyFilmedBy } from './views/hedge-words.ts';
import { shotView } from './views/shot-view.ts';
import type { Workspace } from './workspace.ts';

/** What a report is folded from. */
export interface ReportSource {
  readonly context: AppContext;
  readonly workspace: Workspace;
  readonly state: ProductionState;
  readonly episode: EpisodeState;
  readonly signer: Signer;
  /** What verifying the signed episode said. */
  readonly verified: VerifyReport;
}

/** The episode as `report.html` shows it: a fold of the log, nothing else. */
export function episodeReport(source: ReportSource): EpisodeReport {
  const { context, workspace, state, episode, signer, verified } = source;
  const { production } = workspace.loaded;
  const { width, height, fps, loudnessLufs } = production.delivery;
  const shots = episode.shots.flatMap((ref) => state.shots[ref] ?? []);
  const reports = shots.map((shot) => shotReport(source, shot));
  const { spent, reserved, atRisk, cap } = state.ledger;
  const { cut, signed } = episode;
  return {
    production: { id: production.id, title: production.title },
    episode: { id: episode.id, title: episode.title },
    generatedAt: rfc3339(context.clock.now()),
    poster: join(workspace.outRoot, episode.id, 'poster.jpg'),
    delivery: { width, height, fps },
    file:
      signed === undefined || cut === undefined
        ? null
        : { name: `${episode.id}.mp4`, sha256: signed.file.sha256, frames: cut.frames },
    loudness:
      cut === undefined ? null : { integratedLufs: cut.loudnessLufs, truePeakDb: null, targetLufs: loudnessLufs },
    totals: {
      spent: money(spent),
      reserved: money(reserved),
      atRisk: money(atRisk),
      cap: money(cap),
      attempts: shots.reduce((sum, shot) => sum + shot.attempts.length, 0),
      reassignments: shots.reduce((sum, shot) => sum + shot.reassignments.length, 0),
      pictureS: shots.reduce((sum, shot) => sum + shot.spec.durationS, 0),
      productionS: productionS(shots, signed?.at ?? context.clock.now()),
    },
    signer: {
      kind: signer.development ? 'development signer' : 'your certificate',
      name: verified.signer?.commonName ?? signer.name,
      state: verified.state,
    },
    shots: reports,
    log: { head: state.head, seq: state.seq },
    verifyCommand: `npx shotcaller verify ${episode.id}.mp4`,
  };
}

function productionS(shots: readonly ShotState[], end: number): number {
  const starts = shots.flatMap((shot) => shot.attempts.map((attempt) => attempt.startedAt));
  return starts.length === 0 ? 0 : Math.max(0, end - Math.min(...starts)) / 1000;
}

function shotReport({ context, workspace, state, episode, verified }: ReportSource, shot: ShotState): ReportShot {
  const view = shotView(state, shot, context.clock.now());
  const filmed = findShot(workspace.loaded.production, shot.ref);
  const { accepted, decision } = shot;
  const take = shot.takes.find((entry) => entry.take === accepted?.take) ?? shot.takes.at(-1);
  const engine = take?.engine ?? view.engine;
  const attempt = shot.attempts.find((entry) => entry.attempt === take?.attempt);
  const terms = engine === null ? undefined : state.engines[engine]?.terms;
  const inCut = episode.cut?.shots.find((entry) => entry.ref === shot.ref);
  const proven = verified.shots.find((entry) => entry.id === shot.ref);
  return {
    ref: shot.ref,
    scene: shot.spec.scene,
    type: filmed?.type ?? 'insert',
    prompt: filmed?.prompt ?? '',
    thumbnail: accepted === undefined ? null : join(workspace.outRoot, accepted.file.path.replace(/\.mp4$/, '.jpg')),
    state: view.state as ReportShot['state'],
    durationS: shot.spec.durationS,
    engine,
    route: terms?.route ?? null,
    model: terms?.model ?? null,
    modelVersion: attempt?.modelVersion ?? terms?.modelVersion ?? null,
    emulated: attempt?.emulated ?? false,
    verdict: take?.verdict ?? null,
    requirement: decision?.requirement ?? { weights: {}, inferred: true, evidence: [] },
    reason: whyFilmedBy(shot, attempt),
    candidates: decision?.candidates ?? [],
    rejected: decision?.rejected ?? [],
    attempts: view.attempts.map((entry): ReportAttempt => attemptReport(shot, entry)),
    reassignments: shot.reassignments.length,
    degradations: attempt?.intended.degradations ?? [],
    gates: [...episode.gates, ...shot.gates].map(({ gate, decision: decided, by, at, note, override }) => ({
      gate,
      decision: override ? 'override' : decided,
      by: 'person' in by ? by.person : by.policy,
      ...('person' in by ? { authMethod: by.auth } : {}),
      at: rfc3339(at),
      ...(note === undefined ? {} : { note }),
    })),
    manifest:
      accepted === undefined
        ? null
        : { label: accepted.manifest.label, sha256: accepted.file.sha256, state: proven?.state ?? 'unsigned' },
    frames: inCut === undefined ? null : [inCut.in, inCut.out],
    frameDigest: accepted?.frameDigest ?? null,
    cost: view.cost,
  };
}

function attemptReport(shot: ShotState, entry: ReturnType<typeof shotView>['attempts'][number]): ReportAttempt {
  const { n, engine, outcome, verdict, reason, startedAt, endedAt, cost } = entry;
  const next = shot.attempts[n];
  const own = shot.attempts[n - 1];
  // A hedge runs beside the slow attempt: the shot did not move.
  const isHedged = next !== undefined && next.intended.hedgeOf === own?.attempt;
  const moved = next !== undefined && !isHedged && next.engine !== engine ? next.engine : null;
  const wait = endedAt !== null && next !== undefined && next.engine === engine ? waited(endedAt, next.startedAt) : '';
  return {
    n,
    engine,
    outcome: outcome as ReportAttempt['outcome'],
    verdict,
    reason: besideWords(shot, own) + reason + wait,
    startedAt,
    endedAt,
    cost,
    reassignedTo: moved,
  };
}

function waited(endedAt: string, next: number): string {
  const s = Math.round((next - epochMs(endedAt)) / 1000);
  return s > 0 ? `; waited ${s} s and asked the same engine again` : '';
}
