/**
 * The commented production file that `init` writes: one episode of three shots that reads without problems.
 * @param id id of the production: lower-case letters, digits, '-'.
 */
export declare function starterProduction(id: string): string;
