import { Command, Option } from 'commander';
import { toolVersion } from '../app/version.ts';
import type { AddCommand, SetExitCode } from './add-command.ts';
import { registerBench } from './commands/bench.ts';
import { registerCalibrate } from './commands/calibrate.ts';
import { registerInspection } from './commands/inspection.ts';
import { registerLab } from './commands/lab.ts';
import { registerOperator } from './commands/operator.ts';
import { registerProduction } from './commands/production.ts';
import { registerProof } from './commands/proof.ts';
import { registerSetUp } from './commands/set-up.ts';
import { registerSimulate } from './commands/simulate.ts';

/** The whole command line; use cases are loaded only by the command that needs them. */
export function buildProgram(setExitCode: SetExitCode): Command {
  const program = new Command('shotcaller')
    .description(
      'Routes every shot of an AI video production to the engine that suits it, fails over, and signs the result.',
    )
    .version(toolVersion)
    .exitOverride()
    .showSuggestionAfterError();
  const add: AddCommand = (signature, description) =>
    program
      .command(signature)
      .description(description)
      .exitOverride()
      .option('--json', 'one JSON object on stdout; words go to stderr')
      .option('--quiet', 'no words')
      .option('--cwd <dir>', 'work in this folder')
      .option('--config <file>', 'configuration file (default: nearest shotcaller.config.yaml)')
      .addOption(new Option('--no-color', 'no colours (also: NO_COLOR)'));
  registerSetUp(add, setExitCode);
  registerProduction(add, setExitCode);
  registerInspection(add);
  registerOperator(add);
  registerProof(add, setExitCode);
  registerLab(add);
  registerCalibrate(add, setExitCode);
  registerBench(add);
  registerSimulate(add, setExitCode);
  return program;
}
