/** Markup that is safe to print: made only by `html`, `joined` and `trusted`. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: text is escaped, `Html` is not, `null` and `false` print nothing. */
export type HtmlPart = Html | string | number | null | false | readonly Html[];

/** Template for markup. Every text put in is escaped, so hostile prompts and vendor errors stay text. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((out, fixed, i) => out + markupOf(parts[i - 1] ?? null) + fixed));
}

/** Markup we wrote ourselves (style sheet, data URI); never for text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/**
 * Text from outside as safe markup: markup characters become entities, control and direction-override characters
 * become visible marks, and broken surrogates are replaced. Line breaks and tabs stay.
 */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(hidden, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
    .replace(/[&<>"'`]/g, (char) => entities[char] ?? '');
}

/**
 * Text from outside that may be in any script: isolated, so a right-to-left prompt can't reorder what stands
 * around it.
 */
export function bidi(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

// C0 and C1 controls but tab and line feed; direction marks, overrides and isolates; line and paragraph separators;
// invisible operators, byte-order mark and tag characters: all can hide or reorder text.
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function markupOf(part: HtmlPart): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map((one) => one.markup).join('');
  return escapeText(String(part));
}
