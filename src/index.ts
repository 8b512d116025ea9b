// The public surface of the package, listed by name.

export { type AppContext, processContext } from './app/context.ts';
export { planProduction, whyShot } from './app/plan.ts';
export { runProduction } from './app/run.ts';
export { productionLog, productionStatus } from './app/status.ts';
export { verify } from './app/verify.ts';
export type { EpisodePlan, ShotDecision } from './core/decision.ts';
export type { ErrorCode } from './core/error-codes.ts';
export { ShotcallerError } from './core/errors.ts';
export type { LogEvent } from './core/events/event.ts';
export type { Verdict } from './core/verdict.ts';
export type { Engine } from './engines/engine.ts';
export { readProduction } from './production/read.ts';
