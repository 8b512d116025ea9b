import { type Dimension, dimensions } from '../../core/dimensions.ts';
import type { EngineId } from '../../core/ids.ts';
import { neutralMean01 } from '../../routing/posterior.ts';
import type { GateAgreement, StrengthFileRow, StrengthsFile } from '../strengths-file.ts';
import { agreementOf } from './agreement.ts';
import { abilitiesOf } from './bradley-terry.ts';
import type { Choice } from './choices.ts';
import type { Clip } from './clips.ts';
import { gatePlaces } from './gate-scores.ts';

/**
 * Quality points (0..1) that one unit of log odds in blind comparisons is worth. The better of two takes wins by the
 * difference of engines against the spread of single takes: on Video-Bench .07-.18 around an engine's mean on a prompt
 * (middle .125), so .177 for a difference, and a logistic curve has the slope 1.7 / .177 = 9.6 per point.
 */
export const pointsPerLogit = 0.104;
/** 95% of a normal distribution. */
const twoSided = 1.96;

/** Everything a calibration measured, as strengths. */
export function measuredStrengths(clips: readonly Clip[], choices: readonly Choice[]): Omit<StrengthsFile, 'schema'> {
  const parts = [false, true].map((emulated) => {
    const own = clips.filter((clip) => clip.emulated === emulated);
    const said = choices.filter((choice) => choice.emulated === emulated && choice.choice !== 'skip');
    const agreement = agreementOf(said, own).map(
      (each): GateAgreement => ({ ...each, agreed01: rounded(each.agreed01), emulated }),
    );
    return { rows: [...humanRows(own, said, emulated), ...gateRows(own, emulated)], agreement };
  });
  return { rows: parts.flatMap(({ rows }) => rows), agreement: parts.flatMap(({ agreement }) => agreement) };
}

/** A person's choices, placed by Bradley-Terry within each dimension. */
function humanRows(clips: readonly Clip[], choices: readonly Choice[], emulated: boolean): readonly StrengthFileRow[] {
  return dimensions.flatMap((dimension) => {
    const own = choices.filter((choice) => choice.dimension === dimension);
    const won = { a: 1, b: 0, tie: 0.5, skip: 0.5 } as const;
    const duels = own.map(({ a, b, choice }) => ({ first: a.engine, second: b.engine, won01: won[choice] }));
    return abilitiesOf(duels).map(({ player, logit, sd, n }) => {
      const days = own.flatMap(({ at, a, b }) => ([a.engine, b.engine].includes(player) ? [at.slice(0, 10)] : []));
      const place = { mean01: neutralMean01 + pointsPerLogit * logit, sd: pointsPerLogit * sd, n };
      return rowOf(clips, player, dimension, place, { judgedBy: 'human', measuredOn: newest(days), emulated });
    });
  });
}

function gateRows(clips: readonly Clip[], emulated: boolean): readonly StrengthFileRow[] {
  return gatePlaces(clips).map(({ engine, dimension, ...place }) => {
    const days = clips.flatMap((clip) => (clip.engine === engine ? [clip.madeOn] : []));
    return rowOf(clips, engine, dimension, place, { judgedBy: 'judge', measuredOn: newest(days), emulated });
  });
}

function rowOf(
  clips: readonly Clip[],
  engine: EngineId,
  dimension: Dimension,
  { mean01, sd, n }: { readonly mean01: number; readonly sd: number; readonly n: number },
  rest: Pick<StrengthFileRow, 'judgedBy' | 'measuredOn' | 'emulated'>,
): StrengthFileRow {
  const version = clips.findLast((clip) => clip.engine === engine)?.modelVersion;
  return {
    engine,
    dimension,
    mean: rounded(mean01),
    low: rounded(mean01 - twoSided * sd),
    high: rounded(mean01 + twoSided * sd),
    n,
    source: `own calibration, ${rest.judgedBy === 'judge' ? 'gate scores' : 'blind comparisons'}${rest.emulated ? ', emulated clips' : ''}`,
    ...(version === undefined ? {} : { version }),
    ...rest,
  };
}

function newest(days: readonly string[]): string {
  return [...days].sort().at(-1) ?? '';
}

function rounded(value: number): number {
  return Math.min(1, Math.max(0, Number(value.toFixed(4))));
}
