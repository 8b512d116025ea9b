import { didYouMean } from './nearest.ts';
import type { EpisodeOutline, Mention } from './outline.ts';
import type { Finding } from './reference-problems.ts';

interface Link {
  readonly ref: string;
  readonly order: number;
  readonly to: string;
  readonly mention: Mention;
}

/** A shot named in `continues`, in full: an id without a slash is in the same episode. */
export function continuedRef(episode: string, written: string): `${string}/${string}` {
  return written.includes('/') ? (written as `${string}/${string}`) : `${episode}/${written}`;
}

/** `continues` that name no shot, the shot itself, a circle, or a shot that plays later. */
export function continuityProblems(episodes: readonly EpisodeOutline[]): readonly Finding[] {
  const shots = episodes.flatMap(({ id: episode, scenes }) =>
    scenes.flatMap((scene) =>
      scene.shots.flatMap(({ id, continues }) =>
        episode === undefined || id === undefined ? [] : [{ episode, ref: `${episode}/${id}`, continues }],
      ),
    ),
  );
  const order = new Map<string, number>();
  for (const [index, { ref }] of shots.entries()) if (!order.has(ref)) order.set(ref, index);
  const links = shots.flatMap(({ episode, ref, continues }, index): Link[] =>
    continues === undefined
      ? []
      : [{ ref, order: index, to: continuedRef(episode, continues.text), mention: continues }],
  );
  const next = new Map(links.map(({ ref, to }) => [ref, to]));
  return links.flatMap((link) => {
    const target = order.get(link.to);
    if (target === undefined) return [unknownShot(link, [...order.keys()].slice(0, link.order))];
    const circle = circleFrom(link.ref, next);
    if (circle !== undefined) return [inCircle(link, circle)];
    return target > link.order ? [later(link)] : [];
  });
}

/** The shots of the circle that a shot is part of, first shot repeated at the end. */
function circleFrom(start: string, next: ReadonlyMap<string, string>): readonly string[] | undefined {
  const way = [start];
  const seen = new Set(way);
  for (let ref = next.get(start); ref !== undefined; ref = next.get(ref)) {
    way.push(ref);
    if (ref === start) return way;
    if (seen.has(ref)) return undefined;
    seen.add(ref);
  }
  return undefined;
}

function inCircle({ ref, to, mention }: Link, circle: readonly string[]): Finding {
  return {
    code: 'production.cycle',
    at: mention.at,
    message:
      ref === to
        ? 'found the shot itself, allowed: an earlier shot'
        : `found a circle (${circle.join(' → ')}), allowed: an earlier shot`,
    hint: 'Let the first of these shots continue nothing.',
  };
}

function later({ mention }: Link): Finding {
  return {
    code: 'production.invalid',
    at: mention.at,
    message: `found ${JSON.stringify(mention.text)}, which plays later, allowed: an earlier shot`,
    hint: 'Continue an earlier shot, or change the order of the shots.',
  };
}

function unknownShot({ ref, mention }: Link, earlier: readonly string[]): Finding {
  const episode = ref.slice(0, ref.indexOf('/') + 1);
  const known = mention.text.includes('/')
    ? earlier
    : earlier.filter((other) => other.startsWith(episode)).map((other) => other.slice(episode.length));
  return {
    code: 'production.unknown-reference',
    at: mention.at,
    message: `found ${JSON.stringify(mention.text)}, allowed: the id of an earlier shot${didYouMean(mention.text, known)}`,
    hint: 'Name a shot of this episode by its id, or one of another episode as episode/shot.',
  };
}
