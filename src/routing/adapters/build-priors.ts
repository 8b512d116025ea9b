/**
 * Writes `data/priors.json` from the published rows: `node src/routing/adapters/build-priors.ts`.
 * A test keeps the file equal to what this makes.
 */
import { writeFileSync } from 'node:fs';
import { assumedPriors, priorMappings } from '../data/prior-mapping.ts';
import publicRows from '../data/public-rows.json' with { type: 'json' };
import { priorRows } from '../prior-rows.ts';

const lines = priorRows(publicRows, priorMappings, assumedPriors).map((row) => `  ${JSON.stringify(row)}`);
writeFileSync(new URL('../data/priors.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
