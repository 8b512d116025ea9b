import { typeErrors } from '../../../src/engines/testing/type-errors.ts';
import type { Heard } from './ear.ts';

/**
 * What is wrong with replies, one line each: field missing, of another type, or unknown to the vendor's client. As
 * literals, JSON is held against its type strictly: fields that the type does not have are errors.
 *
 * @param declarations types that the replies' types use, in TypeScript.
 */
export function replyErrors(declarations: readonly string[], replies: readonly Heard[]): readonly string[] {
  const head = declarations.join('\n');
  const lines = replies.map(
    ({ type, body }, n) => `export const reply${n} = ${JSON.stringify(body)} satisfies ${type};`,
  );
  const firstLine = head.split('\n').length + 1;
  const said = typeErrors([head, ...lines, ''].join('\n'))
    // Lines that go on say where inside, the last one exactly.
    .split(/\n(?! )/)
    .filter((error) => error !== '')
    .map((error) => {
      const [first = '', ...more] = error.split('\n').map((line) => line.trim());
      const [, at = '', message] = /^checked\.ts\((\d+),\d+\): (.*)$/.exec(first) ?? [];
      const reply = replies[Number(at) - firstLine];
      return message === undefined || reply === undefined
        ? error
        : [`${reply.where}: ${message}`, ...more.slice(-1)].join(' ');
    });
  // The same reply may have been heard often.
  return [...new Set(said)];
}
