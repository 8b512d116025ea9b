import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bidi, escapeText, html, trusted } from './html.ts';

describe('escapeText', () => {
  it('turns markup into text', () => {
    expect(escapeText(`<script>alert("x")</script> & 'y' \`z\``)).toBe(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; &#96;z&#96;',
    );
  });

  it('shows control and direction characters as marks', () => {
    expect(escapeText('a\u0000b\u001b[31m\u202egnp.exe\u2066\ufeff')).toBe(
      'a⟨U+0000⟩b⟨U+001B⟩[31m⟨U+202E⟩gnp.exe⟨U+2066⟩⟨U+FEFF⟩',
    );
  });

  it('keeps line breaks, tabs and other scripts', () => {
    expect(escapeText('eins\r\nzwei\tдва שלום 雨 👩‍🚀')).toBe('eins\nzwei\tдва שלום 雨 👩‍🚀');
  });

  it('replaces broken surrogates', () => {
    expect(escapeText('a\ud800b')).toBe('a\ufffdb');
  });

  it('never lets a markup or hidden character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escapeText(text);
        expect(safe).not.toMatch(/[<>"'`]/);
        expect(safe.replace(/&(amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
        expect(safe).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u007f-\u009f\ufeff]/);
      }),
    );
  });
});

describe('html', () => {
  it('escapes text but not markup made by itself', () => {
    expect(html`<p title="${'"'}">${'<b>'}${html`<i>${1}</i>`}</p>`.markup).toBe(
      '<p title="&quot;">&lt;b&gt;<i>1</i></p>',
    );
  });

  it('prints lists one after the other and nothing for null and false', () => {
    expect(html`[${[html`a`, html`b`]}${null}${false}${0}]`.markup).toBe('[ab0]');
    expect(html`${trusted('<hr>')}`.markup).toBe('<hr>');
  });

  it('isolates text in any script', () => {
    expect(bidi('<שלום>').markup).toBe('<bdi>&lt;שלום&gt;</bdi>');
  });
});
