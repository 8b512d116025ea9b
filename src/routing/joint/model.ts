import type { JointChoice, JointProblem } from './problem.ts';
import { tableauOf } from './tableau.ts';
import { waitPieces } from './waiting.ts';

/** A mixed-integer program to be maximised, rows compressed: what a solver is given. Plain data, fit for a thread. */
export interface MixedModel {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly columnUpper: Float64Array;
  /** 1 where the column must be whole. */
  readonly integral: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly rowStart: Int32Array;
  readonly columnIndex: Int32Array;
  readonly coefficient: Float64Array;
}

/** A model with the way back from its columns to a choice, and from a choice to a starting point. */
export interface JointModel {
  readonly model: MixedModel;
  readonly choiceOf: (columns: ArrayLike<number>) => JointChoice;
  readonly columnsOf: (choice: JointChoice) => Float64Array;
}

interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly columns: number[];
  readonly coefficients: number[];
}

function row(lower: number, upper: number): Row {
  return { lower, upper, columns: [], coefficients: [] };
}

function add(to: Row, column: number, coefficient: number): void {
  to.columns.push(column);
  to.coefficients.push(coefficient);
}

/**
 * The joint plan as a mixed-integer program. A shot of a group has two columns per engine: with the group (no loss,
 * allowed only where the group's engine is) and alone (with its switch loss). Waiting is a column per straight piece of
 * the queue's curve. Its optimum is the problem's optimum exactly.
 */
export function jointModel(problem: JointProblem): JointModel {
  const t = tableauOf(problem);
  const cost: number[] = [];
  const upper: number[] = [];
  const integral: number[] = [];
  const column = (value: number, most: number, whole: boolean): number => {
    cost.push(value);
    upper.push(most);
    integral.push(whole ? 1 : 0);
    return cost.length - 1;
  };
  const rows: Row[] = [];
  const money = row(Number.NEGATIVE_INFINITY, 1);
  const work = problem.engines.map(() => row(Number.NEGATIVE_INFINITY, 0));
  const requests = problem.engines.map(({ requestLimit }) => row(Number.NEGATIVE_INFINITY, requestLimit));
  const chains = problem.chains.map(({ limitS }) => row(Number.NEGATIVE_INFINITY, limitS));
  const moved = row(Number.NEGATIVE_INFINITY, problem.moves?.free ?? Number.POSITIVE_INFINITY);
  const alone = new Int32Array(t.value.length);
  const together = new Int32Array(t.value.length).fill(-1);
  const anchors = problem.shots.length === 0 ? [] : t.members.map(() => problem.engines.map(() => column(0, 1, true)));
  for (const own of anchors) {
    const one = row(1, 1);
    for (const anchor of own) add(one, anchor, 1);
    rows.push(one);
  }
  problem.shots.forEach(({ options, group, switchLoss }, s) => {
    const one = row(1, 1);
    options.forEach((option, k) => {
      const o = (t.start[s] ?? 0) + k;
      const takes = (col: number): void => {
        add(one, col, 1);
        add(money, col, option.money / Math.max(1, problem.budget));
        const { engine, workS } = option;
        const [workRow, requestRow] = [work[engine], requests[engine]];
        if (workRow !== undefined) add(workRow, col, workS);
        if (requestRow !== undefined) add(requestRow, col, option.requests);
        if (t.moves[o] === 1) add(moved, col, 1);
        for (const c of t.chainsOf[s] ?? []) {
          const chain = chains[c];
          if (chain !== undefined) add(chain, col, workS);
        }
      };
      const parted = group >= 0 ? switchLoss : 0;
      const single = column(option.value - parted, 1, true);
      alone[o] = single;
      takes(single);
      const anchor = anchors[group]?.[option.engine];
      if (anchor === undefined || switchLoss === 0) return;
      const joined = column(option.value, 1, true);
      together[o] = joined;
      takes(joined);
      const only = row(Number.NEGATIVE_INFINITY, 0);
      add(only, joined, 1);
      add(only, anchor, -1);
      rows.push(only);
    });
    rows.push(one);
  });
  const pieces = problem.engines.map(({ baseWorkS, roundS, waitPrice, workLimitS }, e) => {
    const most = Math.min(workLimitS, t.mostWorkS[e] ?? 0);
    const list = waitPieces(baseWorkS, baseWorkS + most, waitPrice > 0 ? roundS : 0);
    return list.map(({ fromS, toS, slope }) => {
      const length = Math.min(toS, baseWorkS + most) - fromS;
      const col = column(-waitPrice * slope, Math.max(0, length), false);
      const workRow = work[e];
      if (workRow !== undefined) add(workRow, col, -1);
      return { col, length };
    });
  });
  const beyond = problem.moves === undefined ? -1 : column(-problem.moves.price, problem.shots.length, false);
  if (beyond >= 0) {
    add(moved, beyond, -1);
    rows.push(moved);
  }
  rows.push(...(Number.isFinite(problem.budget) ? [money] : []), ...work);
  rows.push(...requests.filter(({ upper: limit }) => Number.isFinite(limit)), ...chains);
  const leaving = (choice: JointChoice): number =>
    choice.reduce((sum, k, s) => sum + (t.moves[(t.start[s] ?? 0) + k] ?? 0), 0);
  return {
    model: compressed({ cost, upper, integral, rows }),
    choiceOf: (columns) =>
      Int32Array.from(problem.shots, ({ options }, s) => {
        const share = (k: number): number => {
          const o = (t.start[s] ?? 0) + k;
          const joined = together[o] ?? -1;
          return (columns[alone[o] ?? 0] ?? 0) + (joined < 0 ? 0 : (columns[joined] ?? 0));
        };
        return options.reduce((best, _, k) => (share(k) > share(best) ? k : best), 0);
      }),
    columnsOf: (choice) => {
      const columns = new Float64Array(cost.length);
      const workS = new Float64Array(problem.engines.length);
      const held = t.members.map(() => new Float64Array(problem.engines.length));
      problem.shots.forEach(({ options, group, switchLoss }, s) => {
        const option = options[choice[s] ?? 0];
        if (option === undefined) return;
        workS[option.engine] = (workS[option.engine] ?? 0) + option.workS;
        const own = held[group];
        if (own !== undefined) own[option.engine] = (own[option.engine] ?? 0) + switchLoss;
      });
      const anchorOf = held.map((own) => own.indexOf(Math.max(...own)));
      anchorOf.forEach((e, group) => {
        columns[anchors[group]?.[e] ?? 0] = 1;
      });
      problem.shots.forEach(({ options, group }, s) => {
        const o = (t.start[s] ?? 0) + (choice[s] ?? 0);
        const joined = together[o] ?? -1;
        const inGroup = joined >= 0 && options[choice[s] ?? 0]?.engine === anchorOf[group];
        columns[inGroup ? joined : (alone[o] ?? 0)] = 1;
      });
      if (beyond >= 0) columns[beyond] = Math.max(0, leaving(choice) - (problem.moves?.free ?? 0));
      pieces.forEach((own, e) => {
        let left = workS[e] ?? 0;
        for (const { col, length } of own) {
          columns[col] = Math.min(left, Math.max(0, length));
          left -= columns[col] ?? 0;
        }
      });
      return columns;
    },
  };
}

function compressed(parts: {
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  readonly integral: readonly number[];
  readonly rows: readonly Row[];
}): MixedModel {
  const { cost, upper, integral, rows } = parts;
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach(({ columns }, r) => {
    rowStart[r + 1] = (rowStart[r] ?? 0) + columns.length;
  });
  return {
    columns: cost.length,
    rows: rows.length,
    cost: Float64Array.from(cost),
    columnUpper: Float64Array.from(upper),
    integral: Int32Array.from(integral),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, (each) => each.upper),
    rowStart,
    columnIndex: Int32Array.from(rows.flatMap(({ columns }) => columns)),
    coefficient: Float64Array.from(rows.flatMap(({ coefficients }) => coefficients)),
  };
}
