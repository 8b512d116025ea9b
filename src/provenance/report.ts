/** What can be said about who vouches for a file, or for a shot in it. */
export type ProvenanceState = 'trusted' | 'valid-unknown-signer' | 'invalid' | 'no-manifest';

/** Whether decoded frames are those the manifest speaks of. */
export type FrameDigestState = 'match' | 'mismatch' | 'absent';

/** Something that does not hold. `code` is a C2PA status code where the standard has one, else `shotcaller.…`. */
export interface Problem {
  readonly code: string;
  /** Box, assertion, claim, signature or shot, e.g. `box mdat`, `assertion org.shotcaller.routing`, `shot e01/sh020: …`. */
  readonly where: string;
}

/** An attempt as the manifest tells it. */
export interface ReportedAttempt {
  readonly n: number;
  readonly engine: string;
  readonly outcome: string;
  readonly reason: string;
  readonly reassignedTo: string | null;
}

/** A gate's decision as the manifest tells it. */
export interface ReportedGate {
  readonly gate: string;
  readonly decision: string;
  readonly by: string;
  readonly authMethod: string;
  readonly at: string;
}

/** One shot of the file. What its manifest does not say (or what was redacted) is `null`. */
export interface ReportedShot {
  /** `episode/shot`. */
  readonly id: string;
  readonly engine: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly modelVersion: string | null;
  readonly modelVersionBasis: string | null;
  readonly generatedAt: string | null;
  readonly promptCommitment: { readonly alg: string; readonly value: string; readonly keyId: string } | null;
  readonly qualityScore: number | null;
  /** First frame and the one after the last, in the file that was verified. */
  readonly frames: readonly [number, number] | null;
  readonly attempts: readonly ReportedAttempt[];
  readonly gates: readonly ReportedGate[];
  /** Pseudonymous operator id. */
  readonly operator: string | null;
  readonly emulated: boolean | null;
  readonly state: ProvenanceState;
  readonly frameDigest: FrameDigestState;
}

/** Answer of `verifyFile`; printed as it is by `shotcaller verify --json`. */
export interface VerifyReport {
  readonly schema: 'shotcaller.verify/1';
  readonly file: string;
  readonly state: ProvenanceState;
  /** What the active manifest speaks of; `other` = a manifest that Shotcaller did not make. */
  readonly kind: 'shot' | 'episode' | 'other' | 'none';
  readonly title: string | null;
  readonly fileSha256: string;
  /** Label of the active manifest. */
  readonly manifestLabel: string | null;
  readonly signer: {
    readonly commonName: string | null;
    readonly issuer: string | null;
    readonly development: boolean;
  } | null;
  /** Frame digests prove the picture; nothing proves the sound beyond the file's own binding. */
  readonly sound: 'not-proven';
  readonly shots: readonly ReportedShot[];
  readonly problems: readonly Problem[];
}
