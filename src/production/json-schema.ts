import { z } from 'zod';
import { productionSchema } from './schema.ts';

/** Where the JSON Schema is shipped, relative to the root of the package; editors are pointed to it. */
export const jsonSchemaFile = 'schema/production.schema.json';

/** The JSON Schema (draft 2020-12) of the production file as a person writes it, as file text. */
export function productionJsonSchema(): string {
  const schema = z.toJSONSchema(productionSchema, { io: 'input', target: 'draft-2020-12' });
  const titled = { title: 'Shotcaller production file', ...schema };
  return `${JSON.stringify(titled, null, 2)}\n`;
}
