import type { RequirementVector } from '../core/dimensions.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Bible, Look } from './bible.ts';
import type { Shot } from './shot.ts';

/** Size, rate and loudness of what is delivered. */
export interface Delivery {
  readonly width: number;
  readonly height: number;
  /** Integer frames per second. */
  readonly fps: number;
  readonly loudnessLufs: number;
}

/** Who decides at a gate: `auto` = policy, `ask` = a person. */
export type GateMode = 'auto' | 'ask';

/** What an operator decided once for the whole production. */
export interface Policy {
  readonly planGate: GateMode;
  readonly takeGate: GateMode;
  readonly episodeGate: GateMode;
  readonly maxAttemptsPerShot: number;
  readonly hedge: boolean;
  /** What follows an attempt whose fate is unknown. */
  readonly inDoubt: 'reassign' | 'resubmit-once' | 'hold';
  /** Most money that may be at risk in doubtful attempts; inside the cap. */
  readonly atRiskMax: MicroUsd;
  /** Whether a fallback may lose a reference, seed, sound… without asking. */
  readonly degrade: 'ask' | 'allow';
  /** Whether engines that are nearly as good are tried out now and then, to learn. */
  readonly explore: 'off' | 'auto';
}

/** Money the production may spend. */
export interface Budget {
  readonly cap: MicroUsd;
  readonly perShotMax?: MicroUsd;
}

/** Which engines may be used. Patterns are engine ids where `*` stands for anything. */
export interface EnginePreferences {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** Engine id to bonus utility (-1..1). */
  readonly prefer: Readonly<Record<string, number>>;
}

/** A scene: shots in one place and time. */
export interface Scene {
  readonly id: string;
  readonly place?: string;
  /** What its shots are about; each shot carries it as `emphasis`. */
  readonly needs?: RequirementVector;
  readonly shots: readonly Shot[];
}

/** An episode in playing order. */
export interface Episode {
  readonly id: string;
  readonly title: string;
  readonly scenes: readonly Scene[];
  /** All shots of all scenes, in playing order. */
  readonly shots: readonly Shot[];
}

/** A production file after reading and checking: every default filled in, every reference resolved. */
export interface Production {
  readonly id: string;
  readonly title: string;
  readonly look: Look;
  readonly delivery: Delivery;
  readonly budget: Budget;
  /** What its shots are about, for scenes that state no `needs`; each shot carries it as `emphasis`. */
  readonly needs?: RequirementVector;
  /** Wall-clock target for an episode, minutes. */
  readonly deadlineMin?: number;
  readonly policy: Policy;
  readonly engines: EnginePreferences;
  readonly bible: Bible;
  readonly episodes: readonly Episode[];
}

/** A production with where it was read from. */
export interface LoadedProduction {
  readonly production: Production;
  /** Absolute path of the production file. */
  readonly file: string;
  /** Absolute folder of the file; relative paths in it start here. */
  readonly dir: string;
  /** SHA-256 of the file's bytes. */
  readonly fileSha256: string;
}

/** Frames of a shot at the delivery rate. */
export function framesOf(shot: Shot, delivery: Delivery): number {
  return Math.round(shot.durationS * delivery.fps);
}

/** The shot with this ref in any episode. */
export function findShot(production: Production, ref: string): Shot | undefined {
  return production.episodes.flatMap((episode) => episode.shots).find((shot) => shot.ref === ref);
}
