import type { LoadedProduction } from './production.ts';

/**
 * Reads and checks a production file. All problems are reported at once.
 * @param file path of the file, absolute or relative to the working directory; problems name it as given.
 * @throws {ProductionError} code and place of the first problem; `context.problems` holds all (`ProductionProblem`).
 */
export declare function readProduction(file: string): LoadedProduction;
