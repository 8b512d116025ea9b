import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProductionError } from '../core/errors.ts';
import { starterProduction } from '../production/starter.ts';
import type { AppContext } from './context.ts';
import { writeWhole } from './workspace.ts';

/**
 * Writes a commented starter production.
 * @param dir folder, made when missing; its name becomes the id.
 * @returns path of the production file.
 * @throws {ProductionError} `production.exists`: nothing is ever overwritten.
 */
export async function initProduction(context: AppContext, dir: string): Promise<string> {
  const folder = resolve(context.cwd, dir);
  const file = join(folder, 'production.yaml');
  if (existsSync(file)) {
    throw new ProductionError(
      'production.exists',
      `${file} exists already`,
      { file },
      { hint: 'Name another folder: shotcaller init my-series' },
    );
  }
  const shipped = fileURLToPath(new URL('../../schema/production.schema.json', import.meta.url));
  await writeWhole(file, starterProduction(idFrom(basename(folder)), relative(folder, shipped)));
  return file;
}

/** An allowed id from a folder's name. */
function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return id === '' ? 'production' : id;
}
