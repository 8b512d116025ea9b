import type { KindModel } from '../../../routing/prompt-kinds.ts';
import { createRoutingSession, type RoutingSession } from '../../../routing/session.ts';
import { mean, type RatedRow, scoreOf } from './ratings.ts';

/** A session that knows nothing but what it is told, over lines of text as any program would use it. */
export interface ToldSession {
  readonly route: (prompt: string, needs: Readonly<Record<string, number>> | null) => readonly string[];
  readonly observe: (engine: string, needs: Readonly<Record<string, number>>, score: number) => void;
}

/** A row of the `evidence` message. */
export interface RowOfEvidence {
  readonly engine: string;
  readonly dimension: string;
  readonly mean: number;
  readonly n: number;
  readonly source: string;
  readonly judgedBy: string;
  readonly measuredOn: string;
}

/** Rows of evidence about some ratings: one per engine and dimension. `rename` may give an engine another's figures. */
export function evidenceOf(
  rows: readonly RatedRow[],
  engines: readonly string[],
  rename: (engine: string) => string = (engine) => engine,
): readonly RowOfEvidence[] {
  return engines.flatMap((engine) =>
    [...Map.groupBy(rows, (row) => row.dimension)].map(([dimension, own]) => ({
      engine: rename(engine),
      dimension,
      mean: mean(own.map((row) => scoreOf(row, engine))),
      n: own.length,
      source: 'ratings',
      judgedBy: 'human',
      measuredOn: '2026-01-01',
    })),
  );
}

/** Starts a session on some evidence. */
export function toldSession(engines: readonly string[], evidence: readonly object[], model?: KindModel): ToldSession {
  const session: RoutingSession = createRoutingSession(model === undefined ? {} : { kindModel: model });
  const say = (message: object): { readonly ranking?: readonly { readonly engine: string }[] } =>
    JSON.parse(session.handleLine(JSON.stringify(message)));
  if (evidence.length > 0) say({ type: 'evidence', rows: evidence });
  return {
    route: (prompt, needs) =>
      (say({ type: 'route', id: 's', prompt, needs, engines }).ranking ?? []).map(({ engine }) => engine),
    observe: (engine, needs, score) => void say({ type: 'observe', id: 's', engine, needs, score, by: 'operator' }),
  };
}

/** The engine with the best mean over some rows. */
export function bestSingle(rows: readonly RatedRow[], engines: readonly string[]): string {
  const level = new Map(engines.map((engine) => [engine, mean(rows.map((row) => scoreOf(row, engine)))]));
  return engines.reduce(
    (best, engine) => ((level.get(engine) ?? 0) > (level.get(best) ?? 0) ? engine : best),
    engines[0] ?? '',
  );
}

/** Gives engines names without meaning, in an order that has none either. */
export function anonymous(
  rows: readonly RatedRow[],
  engines: readonly string[],
  order: readonly string[],
): {
  readonly rows: readonly RatedRow[];
  readonly engines: readonly string[];
} {
  const nameOf = (engine: string): string => `e${order.indexOf(engine) + 1}`;
  const renamed = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([engine, value]) => [nameOf(engine), value]));
  return {
    rows: rows.map((row) => ({ ...row, scores: renamed(row.scores), raters: renamed(row.raters) })),
    engines: engines.map(nameOf).sort(),
  };
}
