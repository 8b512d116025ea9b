import { type Html, type HtmlPart, html } from './html.ts';
import { icon } from './icons.ts';
import type { Sign } from './words.ts';

/** A status as icon and word. */
export function chip(sign: Sign): Html {
  return html`<span class="chip ${sign.tone}">${icon(sign.icon)}<span>${sign.word}</span></span>`;
}

/** A horizontal bar for a share 0..1; the number stands beside it as text. */
export function bar(share01: number, tone: string): Html {
  const width = Math.round(Math.min(1, Math.max(0, share01)) * 1000) / 10;
  return html`<svg class="bar" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/><rect class="fill ${tone}" width="${width}%" height="100%" rx="2"/></svg>`;
}

/** A fact with its name. */
export function fact(name: string, value: HtmlPart, note: HtmlPart = null): Html {
  return html`<div class="fact"><dt>${name}</dt><dd>${value}${note === null ? null : html`<small>${note}</small>`}</dd></div>`;
}

/** A digest or label that may be broken over lines and selected as one piece. */
export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

/** Markup for every item, numbered from 0. */
export function each<T>(items: readonly T[], draw: (item: T, index: number) => Html): readonly Html[] {
  return items.map(draw);
}
