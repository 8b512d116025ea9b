import type { Engine, RequestAsset, ShotRequest } from '../engine.ts';

/** Operations of a vendor's API on which trouble can be staged. */
export type VendorOperation = 'create' | 'status' | 'list' | 'cancel' | 'output';

/** Trouble by name and arguments, e.g. `{name: '429', retryAfter: 'date', afterS: 20}`: the lab's effects. */
export interface VendorTrouble {
  readonly name: string;
  readonly [argument: string]: string | number | boolean;
}

/** A job as the emulated vendor really has it. */
export interface VendorJob {
  readonly jobId: string;
  /** `succeeded`, `failed`, `cancelled` or what it is doing. */
  readonly state: string;
}

/** A vendor played on this machine: what every case of the kit works against. The lab is one; yours may be another. */
export interface EmulatedVendor {
  /**
   * The engine under test, set up anew against the emulated vendor, as another process would.
   * @param callTimeoutMs longest wait for one API call.
   */
  engine(callTimeoutMs?: number): Engine;
  /** The same engine with an address where nobody listens. */
  unreachable(): Engine;
  /** Forgets jobs, counters, trouble and virtual time. */
  reset(): Promise<void>;
  /** From now on this trouble befalls the operation; `once`: only the next time. Replaces all trouble before. */
  trouble(operation: VendorOperation, effect: VendorTrouble, once?: boolean): Promise<void>;
  /** Ends all trouble. */
  calm(): Promise<void>;
  /** Create calls received, refused ones included. */
  creates(): Promise<number>;
  /** Every job there is, oldest first. */
  jobs(): Promise<readonly VendorJob[]>;
  /** Lets the vendor's time pass. */
  advance(seconds: number): Promise<void>;
}

/** An engine under test with what differs between vendors; everything else must hold for all of them. */
export interface EngineSubject {
  /** Id in the catalog. */
  readonly engine: string;
  readonly vendor: EmulatedVendor;
  /** A request that the engine can make. */
  readonly request: ShotRequest;
  /** A picture that may be a first frame. */
  readonly frame: () => RequestAsset;
  /** Bytes that every clip of the emulated vendor consists of. */
  readonly clip: Uint8Array;
  /** Values of keys: whatever the engine says must not hold them. */
  readonly secrets: readonly string[];
  /**
   * What a lost submit reply leads to; `found-once-ended`: before its end the vendor's list names nothing to know the job
   * by, so the answer is `undecidable` until then.
   */
  readonly reconcile: 'found' | 'found-once-ended' | 'undecidable';
  /** Whether the vendor has accounts that can run dry. */
  readonly quota: boolean;
  /** Whether `describe` asks the vendor. */
  readonly probed: boolean;
  readonly reportsCost: boolean;
  readonly takesFirstFrame: boolean;
  /** Whether a job can be called off at all, or only while it waits. Default true. */
  readonly cancels?: boolean | 'queued';
  /** Whether the clip comes inside the status reply, so that there is no download that could fail. Default false. */
  readonly inlineOutput?: boolean;
}
