import type { ValuePath } from './document.ts';
import { childAt } from './outline.ts';

/**
 * A path as people read it, by ids where the data has them: `e01/sh040 durationS`, `e01/sc010 place`,
 * `bible mara references[0]`, `policy.planGate`. What has no id is counted from 1: `e01/shot 3`.
 */
export function idPath(data: unknown, path: ValuePath): string {
  const [top, ...rest] = path;
  if (top === 'bible' && rest.length > 1) {
    const [, id, ...inner] = rest;
    return joined([`bible ${id}`, dotted(inner)]);
  }
  if (top !== 'episodes' || rest.length === 0) return dotted(path);
  const levels = [
    { at: path.slice(0, 2), noun: 'episode' },
    { at: path.slice(0, 4), noun: 'scene' },
    { at: path.slice(0, 6), noun: 'shot' },
  ].filter(({ at }, level) => at.length === 2 * level + 2 && typeof at.at(-1) === 'number');
  const names = levels.map(({ at, noun }) => {
    const id = childAt(data, [...at, 'id']);
    return typeof id === 'string' && id !== '' ? id : `${noun} ${Number(at.at(-1)) + 1}`;
  });
  // A shot is known by its episode and its own id; its scene is left out.
  const owner = names.length === 3 ? `${names[0]}/${names[2]}` : names.join('/');
  return joined([owner, dotted(path.slice(levels.length * 2))]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function dotted(path: ValuePath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
