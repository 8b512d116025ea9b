import { userInfo } from 'node:os';
import { ConfigError } from '../../core/errors.ts';
import type { Principal } from '../../core/events/event.ts';

/**
 * The operator of this call, as far as this machine can say.
 * @throws {ConfigError} `usage.invalid` when nobody is named: a decision always has a person.
 */
export function operator(by: string = userName()): Principal {
  const person = by.trim();
  if (person !== '') return { person, auth: 'asserted' };
  throw new ConfigError('usage.invalid', 'No name is given for who decides', {}, { hint: 'Name a person: --by "Ana"' });
}

/** The user of this machine; a container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`;
  }
}
