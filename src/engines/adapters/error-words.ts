import type { FailureClass } from '../../core/outcome.ts';

const moderation =
  /moderat|content[ _-]?(policy|checker)|safety|nsfw|sensitive content|prohibited|inappropriate|not allowed by (our|the) (usage )?polic/i;
const output = /output|generated|result|rendered|frames?\b/i;
const credit =
  /(insufficient|not enough|out of|exhausted|no remaining|low)[ _-]*(credit|balance|fund|quota|budget)|(credit|balance|fund|quota|budget)s?[ _-]*(exhausted|exceeded|insufficient|too low)|exhausted balance|enough[ _-](credit|balance|fund)|payment required|user is locked/i;
const gone =
  /model[ _-]?(not[ _-]?found|gone|retired|unavailable|deprecated)|model\b.{0,60}\b(no longer|not available|does not exist|retired|deprecated|shut ?down|sunset)|no longer (available|supported)|has been (retired|removed|shut ?down|sunset)/i;
const capacity = /capacity|overloaded|too busy|no (workers|runners|gpus?) available/i;
const rate = /rate[ _-]?limit|too many requests|concurren(t|cy)[ a-z]*(limit|exceeded)/i;

/**
 * The failure class that an error's own words give away, whatever status carries them; `undefined` for plain words.
 * Vendors wrap these in different statuses (402, 400, 403, 200), so words come before numbers.
 */
export function classOfWords(words: string): FailureClass | undefined {
  if (moderation.test(words)) return output.test(words) ? 'refused-output' : 'refused-input';
  if (credit.test(words)) return 'quota-exhausted';
  if (gone.test(words)) return 'retired';
  if (rate.test(words)) return 'rate-limited';
  if (capacity.test(words)) return 'capacity';
  return undefined;
}
