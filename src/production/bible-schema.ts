import { z } from 'zod';
import { filePath, id, map, words } from './leaf-schema.ts';

const references = z.array(filePath(), { error: 'a list of picture files' }).default([]);
const lookText = words().describe('What it looks like, in words every prompt can carry.');

const loraSchema = map({
  file: filePath().describe('Weights, a .safetensors file.'),
  trigger: words().describe('Word that calls the weights in a prompt.'),
});

/** Consent of the person behind a character; an expired one is not a reading error, routing refuses it by date. */
const consentSchema = map({
  holder: words().describe('Who gave it.'),
  scope: words().describe('What it covers, e.g. series.'),
  document: filePath().exactOptional().describe('The signed paper.'),
  expires: z.iso
    .date({ error: 'a date such as 2027-06-30' })
    .exactOptional()
    .describe('Last day it holds, YYYY-MM-DD. Engines are refused after it.'),
});

/** A recurring character. */
export const characterSchema = map({
  look: lookText,
  references: references.describe('Pictures of the character, best first.'),
  lora: loraSchema.exactOptional().describe('A LoRA that carries the look to a self-hosted engine.'),
  consent: consentSchema.exactOptional().describe('Consent of the person behind the character.'),
});

/** A recurring place. */
export const placeSchema = map({ look: lookText, references: references.describe('Pictures of the place.') });

/** The look of the whole production. */
export const lookSchema = map({
  style: words().exactOptional().describe('e.g. photoreal, watercolour, stop motion.'),
  palette: z.array(words(), { error: 'a list of colours' }).default([]).describe('Colours by name.'),
  references: references.describe('Key art and mood pictures.'),
  avoid: z
    .array(words(), { error: 'a list of things that no picture should show' })
    .exactOptional()
    .describe('What no picture should show, e.g. text, watermark. Sent to engines that take a negative prompt.'),
});

/** What must stay the same from shot to shot. */
export const bibleSchema = map({
  characters: z
    .record(id(), characterSchema, { error: 'a map of id to character' })
    .default({})
    .describe('Characters by id; shots name them.'),
  places: z
    .record(id(), placeSchema, { error: 'a map of id to place' })
    .default({})
    .describe('Places by id; scenes and shots name them.'),
});
