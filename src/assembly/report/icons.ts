import { type Html, html, trusted } from './html.ts';

// Drawn, not taken from a font: a report must look the same on a machine that lacks the characters.
const paths = {
  ring: '<circle cx="8" cy="8" r="5.5"/>',
  quarter: '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5A5.5 5.5 0 0 1 13.5 8H8z" fill="currentColor"/>',
  diamond: '<path d="M8 2l6 6-6 6-6-6z" fill="currentColor"/>',
  again: '<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3"/>',
  check: '<path d="M2.8 8.6l3.4 3.4 7-8"/>',
  pause: '<path d="M5.5 3v10M10.5 3v10"/>',
  cross: '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>',
  below: '<path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10"/>',
  gauge: '<path d="M2.5 12a6 6 0 1 1 11 0M8 10l3-4"/>',
  plug: '<path d="M5.5 2v3.5M10.5 2v3.5M4 5.5h8v2a4 4 0 0 1-8 0zM8 11.5V14"/>',
  clock: '<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.3 1.6"/>',
  shield: '<path d="M8 2l5 1.8v3.7c0 3-2 5.2-5 6.5-3-1.3-5-3.5-5-6.5V3.8zM5.5 8h5"/>',
  ban: '<circle cx="8" cy="8" r="5.5"/><path d="M4.2 4.2l7.6 7.6"/>',
  question: '<path d="M5.5 6a2.5 2.5 0 1 1 3.7 2.2C8.3 8.7 8 9.2 8 10M8 12.6v.4"/>',
  minus: '<path d="M3 8h10"/>',
  seal: '<path d="M8 2l5 1.8v3.7c0 3-2 5.2-5 6.5-3-1.3-5-3.5-5-6.5V3.8z"/><path d="M5.6 8l1.7 1.7 3.2-3.5"/>',
  arrow: '<path d="M2.5 8h10.5M9.5 4.5L13 8l-3.5 3.5"/>',
} as const;

/** Name of one of the report's icons. */
export type IconName = keyof typeof paths;

/** The icons as SVG symbols, once per page. */
export function iconSymbols(): Html {
  const symbols = Object.entries(paths).map(([name, path]) =>
    trusted(`<symbol id="i-${name}" viewBox="0 0 16 16">${path}</symbol>`),
  );
  return html`<svg class="symbols" aria-hidden="true">${symbols}</svg>`;
}

/** One icon; decoration only, the word beside it says the same. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
}
