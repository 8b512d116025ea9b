import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonSchemaFile, productionJsonSchema } from '../json-schema.ts';

/**
 * Writes the shipped JSON Schema:
 * `node -e "import('../src/production/adapters/json-schema-file.ts').then((m) => m.writeProductionJsonSchema('.'))"`.
 * @param root root folder of the package.
 * @returns the path that was written.
 */
export function writeProductionJsonSchema(root: string): string {
  const file = join(root, jsonSchemaFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, productionJsonSchema());
  return file;
}
