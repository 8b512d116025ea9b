import type { Candidate, Rejection, Requirement } from '../../core/decision.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { Money } from '../../core/money.ts';
import type { OutcomeClass } from '../../core/outcome.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { ShotType } from '../../production/shot.ts';

/** Where a shot stands; the spellings of log, JSON and console. */
export type ReportShotState = 'planned' | 'generating' | 'in-review' | 'retake' | 'accepted' | 'held';

/** What `verify` said about a signed file, or `unsigned` before signing. */
export type ProvenanceState = 'trusted' | 'valid-unknown-signer' | 'invalid' | 'no-manifest' | 'unsigned';

/** One call to an engine. */
export interface ReportAttempt {
  /** From 1, in order of intent. */
  readonly n: number;
  readonly engine: EngineId;
  /** `null` while it runs. */
  readonly outcome: OutcomeClass | null;
  /** Verdict on the take, when the attempt delivered one and it was judged. */
  readonly verdict: 'pass' | 'warn' | 'fail' | null;
  /** Why it ended so, in the vendor's or the gate's words. Untrusted text. */
  readonly reason: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; `null` while it runs. */
  readonly endedAt: string | null;
  /** What it cost, or what is reserved for it. */
  readonly cost: Money;
  /** The engine that got the shot next, when this attempt led to a reassignment. */
  readonly reassignedTo: EngineId | null;
}

/** One decision at a gate. */
export interface ReportGate {
  readonly gate: string;
  /** e.g. `approve`, `retake`, `override`. */
  readonly decision: string;
  /** A person, or `policy@version`. */
  readonly by: string;
  /** How the person was authenticated, e.g. `asserted`; absent for a policy. */
  readonly authMethod?: string;
  /** RFC 3339. */
  readonly at: string;
  readonly note?: string;
}

/** Facts of a signed manifest. */
export interface ReportManifest {
  /** JUMBF label of the active manifest. */
  readonly label: string;
  /** SHA-256 of the signed file. */
  readonly sha256: string;
  readonly state: ProvenanceState;
}

/** One shot with everything the report says about it. */
export interface ReportShot {
  readonly ref: ShotRef;
  readonly scene: string;
  readonly type: ShotType;
  readonly prompt: string;
  /** Path of a small JPEG, relative to the report's folder or absolute; it is inlined. `null`: no picture. */
  readonly thumbnail: string | null;
  readonly state: ReportShotState;
  readonly durationS: number;
  /** Engine of the accepted take, else of the current assignment; `null` when nobody was chosen. */
  readonly engine: EngineId | null;
  /** The door, e.g. `direct`. */
  readonly route: string | null;
  readonly model: string | null;
  readonly modelVersion: string | null;
  /** True for previz and anything made behind the lab. */
  readonly emulated: boolean;
  /** Judgement of the accepted (or last) take. */
  readonly verdict: Verdict | null;
  readonly requirement: Requirement;
  /** Why this engine, one sentence. */
  readonly reason: string;
  readonly candidates: readonly Candidate[];
  readonly rejected: readonly Rejection[];
  readonly attempts: readonly ReportAttempt[];
  readonly reassignments: number;
  /** What the accepted engine could not carry, one sentence each. */
  readonly degradations: readonly string[];
  readonly gates: readonly ReportGate[];
  readonly manifest: ReportManifest | null;
  /** Frame range in the episode, from 0, end exclusive; `null` when the shot is not in the cut. */
  readonly frames: readonly [inFrame: number, outFrame: number] | null;
  readonly frameDigest: string | null;
  /** All attempts of the shot together. */
  readonly cost: Money;
}

/** Money and effort of the episode. */
export interface ReportTotals {
  readonly spent: Money;
  readonly reserved: Money;
  /** Doubtful attempts: maybe charged, not yet known. */
  readonly atRisk: Money;
  readonly cap: Money;
  readonly attempts: number;
  readonly reassignments: number;
  /** Running time of the pictures, seconds. */
  readonly pictureS: number;
  /** From the first intent to the finished cut, seconds. */
  readonly productionS: number;
}

/** Everything `report.html` shows; plain data, folded from the log by `app`. */
export interface EpisodeReport {
  readonly production: { readonly id: string; readonly title: string };
  readonly episode: { readonly id: string; readonly title: string };
  /** RFC 3339. */
  readonly generatedAt: string;
  /** Path of the poster JPEG, relative to the report's folder or absolute; it is inlined. */
  readonly poster: string | null;
  readonly delivery: { readonly width: number; readonly height: number; readonly fps: number };
  /** The assembled episode; `null` before assembly. */
  readonly file: { readonly name: string; readonly sha256: string; readonly frames: number } | null;
  readonly loudness: {
    readonly integratedLufs: number | null;
    readonly truePeakDb: number | null;
    readonly targetLufs: number;
  } | null;
  readonly totals: ReportTotals;
  readonly signer: {
    /** e.g. `development signer`, `your certificate`, `KMS callback`. */
    readonly kind: string;
    /** Name in the certificate. */
    readonly name: string;
    /** State of the episode's own manifest. */
    readonly state: ProvenanceState;
  };
  /** In playing order. */
  readonly shots: readonly ReportShot[];
  /** The log the report was folded from. */
  readonly log: { readonly head: string; readonly seq: number };
  /** Command that proves the episode file, e.g. `npx shotcaller verify e01.mp4`. */
  readonly verifyCommand: string;
}
