import { seededRandom } from '../../core/random.ts';
import type { Json } from '../../engines/engine.ts';
import type { Dialect } from '../job.ts';
import { isJobEffect, isMediaEffect, type JobEffect, type Op, type ReplyEffect } from './effects.ts';
import type { FaultPlan, FaultRule } from './rule.ts';

/** What a rule's `match` is held against: the request's JSON and what the lab read from it. */
export interface FaultSubject {
  readonly body: Json;
  readonly facts: Readonly<Record<string, Json>>;
}

/** Faults drawn for one request. */
export interface DrawnFaults {
  readonly reply?: ReplyEffect;
  readonly job: readonly JobEffect[];
}

/** A rule with how often it matched and happened. */
export interface RuleCount {
  readonly rule: FaultRule;
  readonly matched: number;
  readonly happened: number;
}

/** How often a rule matched and happened, by its place in the plan. */
export type DrawCounts = ReadonlyMap<number, Pick<RuleCount, 'matched' | 'happened'>>;

/** Told of every request that a rule matched: its place in the plan, and whether it happened. */
export type OnDraw = (rule: number, happened: boolean) => void;

interface Entry {
  readonly rule: FaultRule;
  readonly random: () => number;
  matched: number;
  happened: number;
}

/** The fault rules in force, in order, with their counters. Chance comes from the lab's seed only. */
export class FaultBook {
  readonly #seed: number;
  readonly #onDraw: OnDraw;
  #entries: Entry[] = [];

  constructor(seed: number, onDraw: OnDraw = () => undefined) {
    this.#seed = seed;
    this.#onDraw = onDraw;
  }

  /** Puts a plan in force: replaces all rules (and counters), or appends to them. */
  apply(plan: FaultPlan): void {
    const kept = plan.mode === 'append' ? this.#entries : [];
    const added = plan.rules.map((rule, index) => ({
      rule,
      random: seededRandom(this.#seed + 7919 * (kept.length + index + 1)),
      matched: 0,
      happened: 0,
    }));
    this.#entries = [...kept, ...added];
  }

  /** Takes up the counters that an ended lab left, chances included: what happened once does not happen again. */
  resume(counts: DrawCounts): void {
    for (const [index, { matched, happened }] of counts) {
      const entry = this.#entries[index];
      if (entry === undefined) continue;
      Object.assign(entry, { matched, happened });
      if (entry.rule.probability !== undefined) for (let drawn = 0; drawn < matched; drawn++) entry.random();
    }
  }

  /** The rules in force with their counters. */
  counts(): readonly RuleCount[] {
    return this.#entries.map(({ rule, matched, happened }) => ({ rule, matched, happened }));
  }

  /**
   * Draws the faults of one request: rules are tried in order, effects on the job add up, the first effect on the
   * reply ends it. Rules that come later do not count this request.
   */
  draw(dialect: Dialect, op: Op, subject: FaultSubject): DrawnFaults {
    const job: JobEffect[] = [];
    for (const [index, entry] of this.#entries.entries()) {
      if (!applies(entry.rule, dialect, op) || !matches(entry.rule, subject)) continue;
      entry.matched++;
      const happened = happens(entry);
      this.#onDraw(index, happened);
      if (!happened) continue;
      entry.happened++;
      const { effect } = entry.rule;
      if (isJobEffect(effect)) job.push(effect);
      else return { reply: effect, job };
    }
    return { job };
  }
}

function applies(rule: FaultRule, dialect: Dialect, op: Op): boolean {
  if (rule.dialect !== '*' && rule.dialect !== dialect) return false;
  const drawnOn = rule.op === 'output' && isMediaEffect(rule.effect) ? 'create' : rule.op;
  return drawnOn === op;
}

function happens({ rule, matched, random }: Entry): boolean {
  if (rule.nth !== undefined) return [rule.nth].flat().includes(matched);
  if (rule.every !== undefined) return matched % rule.every === 0;
  return rule.probability === undefined || random() < rule.probability;
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  return Object.entries(rule.match).every(([path, wanted]) => {
    const found = fieldAt(subject.body, path) ?? subject.facts[path];
    if (found === undefined) return false;
    if (wanted === null || typeof wanted !== 'object') return found === wanted;
    return (typeof found === 'string' ? found : JSON.stringify(found)).includes(wanted.contains);
  });
}

/** The field at a dotted path; a key that itself holds dots is found as a whole first. */
function fieldAt(json: Json, path: string): Json | undefined {
  if (json === null || typeof json !== 'object') return undefined;
  const whole = ownField(json, path);
  if (whole !== undefined) return whole;
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const inner = ownField(json, path.slice(0, dot));
  return inner === undefined ? undefined : fieldAt(inner, path.slice(dot + 1));
}

function ownField(json: object, key: string): Json | undefined {
  return Object.hasOwn(json, key) ? (json as Record<string, Json>)[key] : undefined;
}
