import { diceFor } from '../plan/dice.ts';
import { expectedScore01, type SeasonEngine, type SeasonIncident, type SeasonShot, usualS } from './world.ts';

/** Length of the outage that hits the best engine early, seconds. */
const bestOutS = 50 * 60;

/** Share of service-days with an outage and its usual length: figures of language-model services (evidence: routing, 9.1). */
const outages = { perDay: 0.06, medianS: 3600, sigma: 1.1 } as const;

/**
 * What goes wrong in a season: the best engine is out early on for fifty minutes, one engine is retired, one browns out,
 * one turns worse without a word, one answers 429 for a while, and any may have an outage by chance. Times follow the
 * length that the season would have if all engines worked on it at once, so that short seasons are hit too.
 */
export function incidentsOf(
  seed: number,
  engines: readonly SeasonEngine[],
  shots: readonly SeasonShot[],
): readonly SeasonIncident[] {
  const dice = diceFor(seed, 'incidents');
  const horizonS = Math.max(600, roughLengthS(engines, shots));
  const meanScore = (engine: SeasonEngine): number =>
    shots.reduce((sum, shot) => sum + expectedScore01(engine, shot), 0) / Math.max(1, shots.length);
  const [best, ...others] = [...engines].sort((a, b) => meanScore(b) - meanScore(a));
  const order = others.map((engine) => ({ engine, at: dice.next() })).sort((a, b) => a.at - b.at);
  const [retired, brown, worse, storm] = order.map(({ engine }) => engine.id);
  const within = (from: number, to: number): number => Math.round(dice.between(from, to) * horizonS);
  const span = (kind: SeasonIncident['kind'], engine: string | undefined, fromS: number, lastsS: number) =>
    engine === undefined ? [] : [{ kind, engine, fromS, toS: fromS + lastsS }];
  return [
    ...span('outage', best?.id, within(0.05, 0.2), bestOutS),
    ...span('retired', retired, within(0.2, 0.8), Number.POSITIVE_INFINITY),
    ...span('brown-out', brown, within(0.1, 0.8), within(0.4, 0.8)),
    ...span('quality-drop', worse, within(0.1, 0.8), within(0.8, 2)),
    ...span('rate-storm', storm, within(0.1, 0.8), within(0.1, 0.4)),
    ...engines.flatMap(({ id }) => {
      const own = diceFor(seed, 'outage', id);
      if (!own.chance((outages.perDay * 3 * horizonS) / 86_400)) return [];
      return span(
        'outage',
        id,
        Math.round(own.between(0, 2) * horizonS),
        own.logNormal(outages.medianS, outages.sigma),
      );
    }),
  ];
}

/** Seconds that one and a half attempts per shot take with every slot of every engine in use. */
function roughLengthS(engines: readonly SeasonEngine[], shots: readonly SeasonShot[]): number {
  const lengthS = shots.reduce((sum, { durationS }) => sum + durationS, 0) / Math.max(1, shots.length);
  const perSecond = engines.reduce((sum, engine) => sum + engine.concurrency / usualS(engine, lengthS), 0);
  return (1.5 * shots.length) / perSecond;
}
