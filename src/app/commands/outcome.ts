import { rfc3339 } from '../../core/clock.ts';
import { ConfigError, ProductionError, type ShotcallerError, StoreError } from '../../core/errors.ts';
import type { Principal } from '../../core/events/event.ts';
import type { CommandAnswer } from './command.ts';

/** An answer that is no success, as the error that a command line ends with; `undefined` for the others. */
export function errorOf(answer: CommandAnswer, target: string): ShotcallerError | undefined {
  if (answer.kind === 'conflict') {
    const { version, changedBy, at, type } = answer;
    const what = `${target} changed meanwhile: ${type} by ${nameOf(changedBy)} at ${rfc3339(at)}; its version is now ${version}`;
    const hint = 'Look again with `shotcaller status`, and repeat with the new version.';
    return new StoreError('store.conflict', what, { target, version, type }, { hint });
  }
  if (answer.kind !== 'refused') return undefined;
  const { code, message, hint } = answer;
  const details = hint === undefined ? {} : { hint };
  if (code.startsWith('config.')) return new ConfigError(code, message, { target }, details);
  return new ProductionError(code, message, { target }, details);
}

/** A principal as people read it. */
export function nameOf(by: Principal): string {
  return 'person' in by ? by.person : by.policy;
}
