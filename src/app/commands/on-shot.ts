import { event, type Principal } from '../../core/events/event.ts';
import type { EngineId } from '../../core/ids.ts';
import { shotUnit } from '../../core/ids.ts';
import { isOpen, type ProductionState, type ShotState } from '../../orchestration/state.ts';
import { type Decision, refused } from './command.ts';
import type { Verdict } from './verdict.ts';

/** Who decides, and why they say they do. */
export interface Signed {
  readonly by: Principal;
  readonly note?: string;
}

const stands: Verdict = { kind: 'stands' };

function noteOf({ note }: Signed): { readonly note?: string } {
  return note === undefined ? {} : { note };
}

/** A decision about a take. */
export type TakeDecision = Extract<Decision, { readonly kind: 'approve' | 'retake' | 'hold' }>;

/** Approve, retake or hold: decides the take of the open gate, the accepted one, else the newest. */
export function decideTake(shot: ShotState, { kind: decision, ...more }: TakeDecision, signed: Signed): Verdict {
  const n = shot.openGate?.take ?? shot.accepted?.take ?? shot.takes.at(-1)?.take;
  const take = shot.takes.find((entry) => entry.take === n);
  if (decision === 'approve' && take === undefined) {
    const hint = 'Nothing was filmed yet: go on with `shotcaller run`, or look at `shotcaller status`.';
    return refused('shot.not-found', `${shot.ref} has no take to approve`, hint);
  }
  const because = 'because' in more && more.because !== undefined ? { because: [...new Set(more.because)].sort() } : {};
  if ('because' in because && take === undefined) {
    const hint = 'Ask for the retake without --because.';
    return refused('shot.not-found', `${shot.ref} has no take yet that could be wrong in anything`, hint);
  }
  // Approving a take that its gate failed is an override, and is shown as one for good.
  const override = decision === 'approve' && take?.verdict?.verdict === 'fail';
  // Said before the gate had measured the take, an approval overruled nothing: said again, it does.
  const overrules = override && take.gate?.override !== true && shot.accepted === undefined;
  if (!overrules && isDecided(shot, decision, n) && !saysMore(shot, because)) return stands;
  const data = { gate: 'take' as const, override, ...(n === undefined ? {} : { take: n }), decision, ...because };
  return {
    kind: 'append',
    entries: [event('gate.decided', shotUnit(shot.ref), signed.by, { ...data, ...noteOf(signed) })],
  };
}

/** A double click: what the person wants is what they, or somebody else, decided last. */
function isDecided(shot: ShotState, decision: 'approve' | 'retake' | 'hold', take: number | undefined): boolean {
  const last = shot.gates.at(-1);
  if (last?.decision !== decision || shot.openGate !== undefined) return false;
  if (decision === 'hold') return shot.held?.code === 'operator.hold';
  if (decision === 'approve') return last.take === take && (shot.held === undefined || shot.accepted !== undefined);
  // The retake that was asked for is still to come: nothing of the new brief was delivered or given up yet.
  const fresh = new Set(shot.attempts.slice(shot.attemptsBase).map(({ attempt }) => attempt));
  return shot.held === undefined && !shot.takes.some(({ attempt }) => fresh.has(attempt));
}

/** Whether a retake that was asked for already now gets reasons, or other ones. */
function saysMore(shot: ShotState, { because }: { readonly because?: readonly string[] }): boolean {
  return because !== undefined && because.join() !== shot.gates.at(-1)?.because?.join();
}

/** Films a shot on one engine only, or frees it. */
export function pin(shot: ShotState, engine: EngineId | null, signed: Signed): Verdict {
  if (shot.pin === engine && shot.held === undefined) return stands;
  return {
    kind: 'append',
    entries: [event('shot.pinned', shotUnit(shot.ref), signed.by, { engine, ...noteOf(signed) })],
  };
}

/** Limits of an engine that a person may decide past: what it would lose, and what went wrong on it before. */
const overridable: ReadonlySet<string> = new Set([
  'degradation.needs-approval',
  'cooling',
  'attempts',
  'struck',
  'price.over-shot-max',
]);

/**
 * Gives a shot another engine. The engine must be able to make it in principle, by the decision in force; what it can't
 * carry is agreed to by this choice and named. An attempt that runs elsewhere goes on and is collected.
 */
export function reassign(state: ProductionState, shot: ShotState, engine: EngineId, signed: Signed): Verdict {
  const { decision } = shot;
  if (shot.accepted !== undefined || shot.openGate !== undefined) {
    const take = shot.accepted?.take ?? shot.openGate?.take;
    const hint = `Pin it first, then ask for a retake: \`pin … ${shot.ref} ${engine}\`, \`retake … ${shot.ref}\`.`;
    const what = shot.accepted === undefined ? 'waits for a decision' : 'is accepted';
    return refused('usage.invalid', `Take ${take} of ${shot.ref} ${what}`, hint);
  }
  if (decision === undefined)
    return refused('usage.invalid', `${shot.ref} is not planned yet`, 'Run the production first.');
  if (shot.pin !== null && shot.pin !== engine) {
    const hint = `Pin it to ${engine}, or free it first: \`pin … ${shot.ref}\`.`;
    return refused('usage.invalid', `${shot.ref} is pinned to ${shot.pin}`, hint);
  }
  const struck = state.engines[engine]?.struck;
  if (struck !== undefined)
    return refused('usage.invalid', `${engine} is out: ${struck}`, `Restore it first: \`restore … ${engine}\`.`);
  const candidate = decision.candidates.find((each) => each.engine === engine);
  const rejection = decision.rejected.find((each) => each.engine === engine);
  if (candidate === undefined && (rejection === undefined || !overridable.has(rejection.code))) {
    const why = rejection?.reason ?? 'the plan does not know it';
    return refused(
      'usage.invalid',
      `${engine} can not make ${shot.ref}: ${why}`,
      'Mend the cause and run again: it plans anew.',
    );
  }
  if (shot.engine === engine && shot.held === undefined && !failedThere(shot, engine)) return stands;
  const losses =
    candidate?.degradations ?? (rejection?.code === 'degradation.needs-approval' ? [rejection.reason] : []);
  const data = {
    from: shot.engine ?? decision.chosen ?? 'none',
    to: engine,
    cause: 'operator' as const,
    reason: [signed.note ?? 'an operator chose it', ...losses.map((loss) => `agreed: ${loss}`)].join('; '),
    ranking: [engine, ...shot.ranking.filter((each) => each !== engine)],
  };
  const running = shot.attempts.find((attempt) => isOpen(attempt) && attempt.engine !== engine);
  const notes = [
    ...losses.map((loss) => `Agreed to: ${loss}`),
    ...(running === undefined ? [] : [`Attempt ${running.n} on ${running.engine} still runs and is collected first.`]),
  ];
  return { kind: 'append', entries: [event('shot.reassigned', shotUnit(shot.ref), signed.by, data)], notes };
}

/** Whether the newest attempt failed on this engine and the shot was not given to it anew since. */
function failedThere(shot: ShotState, engine: EngineId): boolean {
  const last = shot.attempts.at(-1);
  return last?.engine === engine && !isOpen(last) && shot.movedAfter !== last.attempt;
}
