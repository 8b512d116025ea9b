import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import type { HighsReply, HighsRequest } from './highs-messages.ts';

// The thread HiGHS blocks: one model, one answer, then it ends.

const { model: given, timeLimitS, gap, start } = workerData as HighsRequest;
// The package's types describe its CommonJS form; the module's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();
const { objectiveSense, modelStatus } = highs.constants;

const model = highs.createModel({
  numCols: given.columns,
  numRows: given.rows,
  sense: objectiveSense.maximize,
  colCost: given.cost,
  colLower: new Float64Array(given.columns),
  colUpper: given.columnUpper,
  rowLower: given.rowLower,
  rowUpper: given.rowUpper,
  matrix: {
    format: 'csr',
    numRows: given.rows,
    numCols: given.columns,
    starts: given.rowStart,
    indices: given.columnIndex,
    values: given.coefficient,
  },
  integrality: given.integral,
});
try {
  model.options.set({ output_flag: false, time_limit: timeLimitS, mip_rel_gap: gap, random_seed: 0 });
  if (start !== undefined) model.setSolution({ colValue: start });
  model.run();
  parentPort?.postMessage(reply());
} finally {
  model.dispose();
}

function reply(): HighsReply {
  const status = model.getModelStatus();
  if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible)
    return { status: 'infeasible', bound: Number.NEGATIVE_INFINITY };
  const bound = Number(model.info.get('mip_dual_bound'));
  const found = Number(model.info.get('primal_solution_status')) === 2;
  const columns = found ? { columns: model.getSolution().colValue } : {};
  if (status === modelStatus.optimal) return { status: 'optimal', bound, ...columns };
  if (status === modelStatus.timeLimit) return { status: 'time-limit', bound, ...columns };
  return { status: 'failed', bound, ...columns };
}
