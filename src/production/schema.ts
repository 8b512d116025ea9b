import { z } from 'zod';
import { bibleSchema, lookSchema } from './bible-schema.ts';
import { id, map, number, words } from './leaf-schema.ts';
import { needsSchema } from './needs-schema.ts';
import { budgetSchema, deliverySchema, enginePreferencesSchema, policySchema } from './policy-schema.ts';
import { shotSchema } from './shot-schema.ts';

const sceneSchema = map({
  id: id().describe('Unique within the episode, e.g. sc010.'),
  place: id().exactOptional().describe('Place of the bible where the scene plays.'),
  needs: needsSchema
    .exactOptional()
    .describe('What all its shots are about: weights that count half beside what is inferred from each shot.'),
  shots: z.array(shotSchema, { error: 'a list of shots' }).describe('Shots in playing order.'),
});

const episodeSchema = map({
  id: id().describe('Unique within the production, e.g. e01.'),
  title: words().exactOptional().describe('Default: the id.'),
  scenes: z.array(sceneSchema, { error: 'a list of scenes' }).describe('Scenes in playing order.'),
});

/**
 * The production file. Strict: an unknown key at any level is an error. What refers to something else in the file
 * (characters, `continues`, files) is checked in `reference-problems.ts`.
 */
export const productionSchema = map({
  production: id().describe("Id of the production: lower-case letters, digits, '-'."),
  title: words().exactOptional().describe('Default: the id.'),
  look: lookSchema.prefault({}).describe('The look of the whole production.'),
  delivery: deliverySchema.prefault({}).describe('What is delivered.'),
  budget: budgetSchema.describe('Money the production may spend.'),
  needs: needsSchema
    .exactOptional()
    .describe("What the whole production is about; the same as a scene's, for scenes that state none."),
  deadlineMin: number({ above: 0 }).exactOptional().describe('Wall-clock target for an episode, minutes.'),
  policy: policySchema.prefault({}).describe('What is decided once for the whole production.'),
  engines: enginePreferencesSchema.prefault({}).describe('Which engines may be used.'),
  bible: bibleSchema.prefault({}).describe('What must stay the same from shot to shot.'),
  episodes: z
    .array(episodeSchema, { error: 'a list of episodes' })
    .min(1, 'at least one episode')
    .describe('Episodes in order.'),
});

/** A production file that keeps to the schema, defaults filled in, nothing resolved yet. */
export type ProductionDocument = z.output<typeof productionSchema>;
