import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { EpochMs } from '../core/clock.ts';
import type { ShotDecision } from '../core/decision.ts';
import { ConfigError, messageOf, StoreError } from '../core/errors.ts';
import { type LogEvent, parseEvent } from '../core/events/event.ts';
import { catalogEntries, factsOf } from '../engines/catalog.ts';
import { choicesOf, type ScoredChoice } from '../orchestration/scored-takes.ts';
import { publicPriors } from '../routing/adapters/priors.ts';
import { leastEffectiveN, type Replay, type ReplayedChoice, replay } from '../routing/replay.ts';
import { type PriorQuality, policyNames, replayPolicy } from '../routing/replay-policies.ts';
import { expectedQuality, strengthTable } from '../routing/strengths.ts';
import { foldChecked, readLog } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';

/** Answer of `plan --replay`. */
export interface LogReplay extends Replay {
  readonly production: string;
  /** Takes scored by a person and by the gate. */
  readonly scoredBy: Readonly<Record<ScoredChoice['by'], number>>;
  /** Choices that gave no scored take: nothing is said about them. */
  readonly unscored: number;
  /** Scored choices without a recorded probability: left out. */
  readonly unlogged: number;
  /** What must be known before the numbers are believed. */
  readonly warnings: readonly string[];
  /** Set when there are too few effective shots. */
  readonly problem?: { readonly code: 'replay.too-few'; readonly message: string };
}

/**
 * What another policy would have scored in a production, from its log alone.
 * @param path the production's state folder, or a file of `log` output.
 * @throws {ConfigError} `usage.invalid` for a path or policy that is none, `replay.unlogged`; {StoreError} as `readLog`.
 */
export function replayLog(context: AppContext, path: string, policyName: string): LogReplay {
  const events = eventsAt(resolve(context.cwd, path), path);
  const state = foldChecked(events);
  const { scored, unscored } = choicesOf(state);
  const replayable = scored.filter(isLogged);
  const production = state.opened?.production ?? '';
  const policy = replayPolicy(policyName, priorQualityAt(Date.parse(events.at(-1)?.at ?? '')));
  if (policy === undefined) {
    const hint = `Choose one of ${policyNames.join(', ')}.`;
    throw new ConfigError('usage.invalid', `No policy ${policyName}`, { policy: policyName }, { hint });
  }
  if (replayable.length === 0) {
    const what =
      scored.length === 0
        ? `The log of ${production} has no scored take of a planned engine`
        : `None of the ${scored.length} scored choices in the log of ${production} has a recorded probability`;
    const hint = 'Logs of version 1 have none. Film with this version, and keep `explore: auto` in the policy.';
    throw new ConfigError('replay.unlogged', what, { production, scored: scored.length, unscored }, { hint });
  }
  const result = replay(replayable, policy);
  return {
    production,
    ...result,
    scoredBy: {
      operator: replayable.filter(({ by }) => by === 'operator').length,
      judge: replayable.filter(({ by }) => by === 'judge').length,
    },
    unscored,
    unlogged: scored.length - replayable.length,
    warnings: warningsOf(result),
    ...(result.enough ? {} : { problem: { code: 'replay.too-few', message: tooFew(result) } }),
  };
}

function isLogged(choice: ScoredChoice): choice is ScoredChoice & ReplayedChoice {
  return choice.decision.choice !== undefined;
}

function tooFew({ ips, shots }: Replay): string {
  return `too few to tell: the ${shots} shots are worth ${ips.effectiveN.toFixed(1)} for this policy, at least ${leastEffectiveN} are needed`;
}

/** Share of unreachable choices from which on it is said. */
const mostUnreachable = 0.02;

function warningsOf({ overlap01 }: Replay): readonly string[] {
  const missing = 1 - overlap01;
  if (missing <= mostUnreachable) return [];
  const share = `${Math.round(missing * 100)}%`;
  return [
    `${share} of what this policy would choose could never have been chosen in this log: IPS counts it as 0, the self-normalised estimate leaves it out, the doubly robust one believes the strengths`,
  ];
}

/** Expected quality by the shipped priors alone. Engines that are in no catalog any more have the neutral level. */
function priorQualityAt(asOf: EpochMs): PriorQuality {
  const subjects = catalogEntries.map(factsOf).map(({ id, family, modelVersion }) => ({ id, family, modelVersion }));
  const table = strengthTable(publicPriors(), subjects, asOf);
  return ({ requirement }: ShotDecision, engine) => expectedQuality(table, engine, requirement.weights).quality01;
}

function eventsAt(path: string, given: string): readonly LogEvent[] {
  const hint = 'Name a state folder such as .shotcaller/glasshouse, or a file with the output of `shotcaller log`.';
  const none = (what: string): ConfigError => new ConfigError('usage.invalid', what, { path: given }, { hint });
  if (!existsSync(path)) throw none(`No log at ${given}`);
  const folder = statSync(path).isDirectory() ? path : basename(path) === 'log.db' ? dirname(path) : undefined;
  if (folder !== undefined && !existsSync(join(folder, 'log.db'))) throw none(`${given} holds no log.db`);
  const events = folder === undefined ? eventsIn(readFileSync(path, 'utf8'), given) : readLog(folder);
  if (events.length === 0) throw none(`The log at ${given} is empty`);
  return events;
}

function eventsIn(text: string, given: string): readonly LogEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, at) => {
    try {
      return parseEvent(line, at + 1);
    } catch (thrown) {
      if (!StoreError.is(thrown) || thrown.code !== 'store.corrupt') throw thrown;
      const hint = 'Export it anew, from its first event on: shotcaller log production.yaml > events.ndjson';
      const what = `Line ${at + 1} of ${given} is no event: ${messageOf(thrown)}`;
      throw new StoreError('store.corrupt', what, { path: given, line: at + 1 }, { hint, cause: thrown });
    }
  });
}
