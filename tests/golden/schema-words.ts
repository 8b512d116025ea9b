import { z } from 'zod';
import { payloads } from '../../src/core/events/payloads.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
}

/** Everything that the current schema lets an event say: `attempt.failed/billed`, `attempt.failed/billed=unknown`. */
export function wordsOfSchema(): readonly string[] {
  return Object.entries(payloads).flatMap(([type, schema]) => words(z.toJSONSchema(schema) as JsonSchema, type));
}

function words(schema: JsonSchema, path: string): readonly string[] {
  const fields = Object.entries(schema.properties ?? {});
  return [
    ...(schema.enum ?? []).map((word) => `${path}=${String(word)}`),
    ...fields.flatMap(([name, field]) => [`${path}/${name}`, ...words(field, `${path}/${name}`)]),
    ...(schema.items === undefined ? [] : words(schema.items, path)),
    ...(schema.anyOf ?? []).flatMap((choice) => words(choice, path)),
  ];
}

/** Everything that an event says, in the same spelling. */
export function wordsOfEvent(type: string, data: unknown): readonly string[] {
  return said(data, type);
}

function said(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => said(each, path));
  if (typeof value !== 'object' || value === null) return [`${path}=${String(value)}`];
  return Object.entries(value).flatMap(([name, field]) => [`${path}/${name}`, ...said(field, `${path}/${name}`)]);
}
