import { z } from 'zod';
import { flag, map, number, oneOf, text, wholeNumber } from './leaf-schema.ts';

const gateMode = oneOf(['auto', 'ask']);

/** Size, rate and loudness of what is delivered. Loudness limits are those of ffmpeg's `loudnorm` filter. */
export const deliverySchema = map({
  width: evenSize().default(1280).describe('Picture width in pixels, even.'),
  height: evenSize().default(720).describe('Picture height in pixels, even.'),
  fps: wholeNumber(1, 120).default(24).describe('Frames per second, a whole number.'),
  loudnessLufs: number({ min: -70, max: -5 }).default(-14).describe('Loudness of an episode in LUFS.'),
});

/** Money the production may spend, in dollars. */
export const budgetSchema = map({
  cap: number({ min: 0 }).describe('Most money the whole production may spend, in dollars.'),
  currency: oneOf(['USD']).default('USD').describe('Only USD.'),
  perShotMax: number({ above: 0 })
    .exactOptional()
    .describe('Most money all attempts of one shot may cost, in dollars.'),
});

/** What an operator decides once for the whole production. */
export const policySchema = map({
  planGate: gateMode.default('ask').describe('Before money is spent: ask a person, or go on by policy.'),
  takeGate: gateMode.default('auto').describe('Per take: ask a person, or follow the quality gate.'),
  episodeGate: gateMode.default('auto').describe('Before release: ask a person, or go on by policy.'),
  maxAttemptsPerShot: wholeNumber(1, 20).default(4).describe('Attempts a shot may use before a person is asked.'),
  hedge: flag().default(false).describe('Start a second engine when the first is late.'),
  inDoubt: oneOf(['reassign', 'resubmit-once', 'hold'])
    .default('reassign')
    .describe('What follows an attempt whose fate is unknown.'),
  atRiskMax: number({ min: 0 })
    .exactOptional()
    .describe('Most money, in dollars, that may be at risk in doubtful attempts. Default: 10 % of the cap.'),
  degrade: oneOf(['ask', 'allow'])
    .default('ask')
    .describe('Whether a fallback may lose a reference, seed or sound without asking.'),
  explore: oneOf(['off', 'auto'])
    .default('auto')
    .describe('Whether engines that are nearly as good are tried out now and then, to learn.'),
});

const enginePattern = text(
  "an engine id such as runway/gen4.5, where '*' stands for anything",
  /^[a-z0-9*][a-z0-9._*/-]*$/,
);

/** Which engines may be used. */
export const enginePreferencesSchema = map({
  allow: z
    .array(enginePattern, { error: 'a list of engine ids' })
    .min(1, 'at least one engine id or "*"')
    .default(['*'])
    .describe("Engines that may be used; '*' stands for anything."),
  deny: z.array(enginePattern, { error: 'a list of engine ids' }).default([]).describe('Engines that may not be used.'),
  prefer: z
    .record(enginePattern, number({ min: -1, max: 1 }), { error: 'a map of engine id to a number >= -1 and <= 1' })
    .default({})
    .describe('Engine id to a bonus utility, -1 to 1.'),
});

function evenSize() {
  const allowed = 'an even whole number >= 64 and <= 8192';
  return z.int({ error: allowed }).min(64, allowed).max(8192, allowed).multipleOf(2, allowed);
}
