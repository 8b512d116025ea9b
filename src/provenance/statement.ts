import type { RequirementVector } from '../core/dimensions.ts';
import type { Sha256Hex } from '../core/hashing.ts';
import type { Money } from '../core/money.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import type { Verdict } from '../core/verdict.ts';
import type { SignedCheckpoint } from './checkpoint.ts';

/** A text that can be disclosed later: `commitText` under a random key per shot; only the key's name is published. */
export interface Commitment {
  readonly alg: 'HMAC-SHA-256';
  /** Lower-case hex. */
  readonly value: string;
  /** Names the key in the local vault. */
  readonly keyId: string;
}

/** A bible entry (or LoRA) that the shot was made against. */
export interface CanonEntry {
  readonly kind: 'character' | 'place' | 'look' | 'lora';
  readonly id: string;
  /** SHA-256 of the entry's content: its version. */
  readonly version: Sha256Hex;
}

/** A submit whose reply was lost, and what became of it. */
export interface InDoubtNote {
  readonly since: string;
  readonly resolution: 'found' | 'absent' | 'assumed-charged' | 'open';
  readonly resolvedAt: string | null;
  readonly note?: string;
}

/** One attempt at the shot, on whichever engine. */
export interface AttemptStatement {
  /** From 1, in the order of intent. */
  readonly n: number;
  /** Attempt id (ULID). */
  readonly attempt: string;
  readonly engine: string;
  readonly route: string;
  readonly modelVersion?: string;
  readonly outcome: OutcomeClass;
  /** Why it ended so; redacted, no prompt text. */
  readonly reason: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cost: Money;
  /** 0..1; `null` where nothing was measured. */
  readonly qualityScore: number | null;
  /** Engine that took over, or `null`. */
  readonly reassignedTo: string | null;
  /** Number of the slow attempt that this one ran beside, within the budget. */
  readonly hedgeOf?: number;
  /** What this engine could not carry, one sentence each. */
  readonly degradations: readonly string[];
  readonly inDoubt?: InDoubtNote;
}

/** The routing decision and every attempt: assertion `org.shotcaller.routing`. */
export interface RoutingStatement {
  readonly requirement: RequirementVector;
  readonly policyVersion: string;
  /** SHA-256 of the snapshot (engines, health, strengths, prices) that was routed over. */
  readonly snapshotDigest: Sha256Hex;
  readonly chosen: string;
  readonly candidates: readonly { readonly engine: string; readonly utility: number }[];
  readonly rejected: readonly { readonly engine: string; readonly reason: string }[];
  readonly attempts: readonly AttemptStatement[];
}

/** The verdict of the quality gate and the bytes it was measured on: assertion `org.shotcaller.quality`. */
export type QualityStatement = Verdict & {
  /** SHA-256 of the file that was judged. */
  readonly measuredOn: Sha256Hex;
};

/** One decision at a gate. */
export interface GateStatement {
  readonly gate: 'plan' | 'take' | 'episode' | (string & {});
  readonly decision: string;
  /** Pseudonymous operator id, or `policy@version`. */
  readonly by: string;
  /** How `by` was established, e.g. `asserted`, `token`, `policy`. */
  readonly authMethod: string;
  /** RFC 3339. */
  readonly at: string;
  readonly note?: string;
  /** True when a person accepted what the gate did not. */
  readonly override: boolean;
}

/** Who decided: assertion `org.shotcaller.operator`, redactable as one unit. */
export interface OperatorStatement {
  /** Pseudonymous; never a name or an address. */
  readonly operatorId: string;
  readonly role?: string;
  readonly gates: readonly GateStatement[];
}

/** Where the production's log stood when the statement was made. */
export interface LogReference {
  /** Hash of the last event. */
  readonly head: Sha256Hex;
  readonly seq: number;
  /** The same, signed; lets a reader hold the log's owner to it. */
  readonly checkpoint?: SignedCheckpoint;
}

/** What was done between the engine's file and the signed shot. */
export type PreparationStep = 'transcoded' | 'repackaged' | 'resized' | 'trimmed';

/** Everything a shot's manifest says. Plain data, filled by the caller from the log; never holds prompt text. */
export interface ShotStatement {
  readonly production: string;
  readonly episode: string;
  /** Shot id within the episode, e.g. `sh010`. */
  readonly shot: string;
  readonly title: string;
  /** `vendor/model`. */
  readonly engine: string;
  readonly route: string;
  readonly provider: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly modelVersionBasis: 'api-reported' | 'configured' | 'alias';
  /** True for previz and lab pictures: they are never declared as made by a trained model. */
  readonly emulated: boolean;
  /** RFC 3339: when the engine finished the clip. */
  readonly generatedAt: string;
  readonly seed?: number;
  /** Default `['transcoded']`; declared as actions when the engine's file has a manifest of its own. */
  readonly preparation?: readonly PreparationStep[];
  readonly durationS: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** Commitment to the vendor's job id. */
  readonly jobCommitment?: Commitment;
  readonly loras: readonly { readonly name: string; readonly sha256: Sha256Hex }[];
  readonly canon: readonly CanonEntry[];
  readonly promptCommitment: Commitment;
  /** SHA-256 of the wire request. */
  readonly requestSha256: Sha256Hex;
  /** SHA-256 of the clip as downloaded, before any step of ours. */
  readonly outputSha256: Sha256Hex;
  /** `frameDigest` of the normalised shot; see `frame-digest.ts`. */
  readonly frameDigest: Sha256Hex;
  readonly routing: RoutingStatement;
  readonly quality: QualityStatement;
  readonly operator: OperatorStatement;
  readonly log: LogReference;
  /** Doubts about paid submits of this shot that outlived their attempt. */
  readonly inDoubt?: readonly (InDoubtNote & { readonly attempt: string })[];
}

/** Where a signed shot stands in the episode. Frames are 0-based, `out` is exclusive. */
export interface TimelineShot {
  /** Playing order, from 0. */
  readonly index: number;
  /** `episode/shot`. */
  readonly ref: string;
  /** Label of the signed shot's active manifest. */
  readonly label: string;
  /** SHA-256 of the signed shot file. */
  readonly fileSha256: Sha256Hex;
  readonly in: number;
  readonly out: number;
  readonly timecodes: { readonly in: string; readonly out: string };
  readonly frameDigest: Sha256Hex;
  /** What was done to the shot's picture on the way in; empty = its decoded frames are unchanged. */
  readonly transforms: readonly string[];
}

/** Everything an episode's manifest says. */
export interface EpisodeStatement {
  readonly production: string;
  readonly episode: string;
  readonly title: string;
  /** True when every shot is emulated. */
  readonly emulated: boolean;
  /** RFC 3339. */
  readonly assembledAt: string;
  readonly delivery: {
    readonly width: number;
    readonly height: number;
    readonly fps: number;
    readonly frames: number;
    readonly durationS: number;
    readonly loudnessLufs?: number;
  };
  /** How the sound was made; frame digests prove the picture only. */
  readonly soundNote: string;
  readonly shots: readonly TimelineShot[];
  readonly operator: OperatorStatement;
  readonly log: LogReference;
}
