import { z } from 'zod';
import { flag, id, map, number, oneOf, text, words } from './leaf-schema.ts';
import { needsSchema } from './needs-schema.ts';
import { cameraMoves, shotTypes } from './shot.ts';

/** Longest shot a production file may ask for, seconds. */
export const maxShotS = 60;

const audioSchema = map({
  dialogue: words().exactOptional().describe('What is said.'),
  sfx: flag().exactOptional().describe('Sounds of what is seen.'),
  music: flag().exactOptional().describe('Music.'),
});

/** One shot. */
export const shotSchema = map({
  id: id().describe('Unique within the episode, e.g. sh010.'),
  type: oneOf(shotTypes).describe('What kind of shot it is; routing reads it.'),
  prompt: words().describe('What is filmed.'),
  durationS: number({ above: 0, max: maxShotS }).describe('Length in seconds.'),
  camera: oneOf(cameraMoves).exactOptional().describe('How the camera moves.'),
  characters: z
    .array(id(), { error: 'a list of character ids' })
    .default([])
    .describe('Characters of the bible who are seen.'),
  place: id().exactOptional().describe("Place of the bible; default: the scene's."),
  continues: text('the id of an earlier shot such as sh010 or e01/sh010', /^([a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/)
    .exactOptional()
    .describe('Starts where that shot ends: its last frame is the first frame here.'),
  needs: needsSchema
    .exactOptional()
    .describe('Weights of the quality dimensions; they replace what is inferred from the shot.'),
  pin: text('an engine id such as runway/gen4.5', /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)+$/)
    .exactOptional()
    .describe('Only this engine.'),
  hero: flag().default(false).describe('Never explored; never accepted below `pass` without a person.'),
  audio: audioSchema.prefault({}).describe('What it sounds like.'),
});
