import { plain } from './table.ts';

/**
 * Degradations in one phrase: what is lost for the same reason stands together.
 * `reference mara dropped: x takes no reference pictures` twice becomes `references mara, ivo (x takes no reference pictures)`.
 */
export function lossWords(degradations: readonly string[]): string {
  const parts = [...new Set(degradations)].map((text) => {
    const [what = '', reason] = plain(text).split(' dropped: ');
    return { what, reason };
  });
  const groups = Map.groupBy(parts, ({ what, reason }) => reason ?? what);
  return [...groups]
    .map(([reason, losses]) => {
      const [first] = losses;
      return first?.reason === undefined ? reason : `${together(losses.map(({ what }) => what))} (${reason})`;
    })
    .join('; ');
}

/** `reference mara`, `reference ivo` as `references mara, ivo`; other words side by side. */
function together(things: readonly string[]): string {
  const byNoun = Map.groupBy(things, (thing) => (thing.includes(' ') ? (thing.split(' ')[0] ?? '') : ''));
  return [...byNoun]
    .map(([noun, own]) => {
      if (noun === '' || own.length === 1) return own.join(', ');
      return `${noun}s ${own.map((thing) => thing.slice(noun.length + 1)).join(', ')}`;
    })
    .join(', ');
}

/** A list of `engine: why not` in one phrase, engines with the same reason together; any other reason as it stands. */
export function heldWords(reason: string): string {
  const parts = reason.split('; ').map((part) => /^([a-z0-9._-]+\/[a-z0-9._/-]+): (.+)$/.exec(part));
  if (parts.length < 2 || parts.some((part) => part === null)) return reason;
  const groups = Map.groupBy(parts, (part) => part?.[2] ?? '');
  return [...groups].map(([why, same]) => `${same.map((part) => part?.[1]).join(', ')}: ${why}`).join('; ');
}
