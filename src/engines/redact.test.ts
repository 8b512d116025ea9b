import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasonMaxChars, redact } from './redact.ts';

const canary = 'c4n4ry0123456789abcdefC4N4RY';

describe('redact', () => {
  it('gives text that has a UTF-8 form, wherever a vendor or a cut split a character [rows 20 F, 49 F]', () => {
    expect(redact(`${'x'.repeat(reasonMaxChars - 2)}\u{1f600}${'y'.repeat(10)}`).isWellFormed()).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3 * reasonMaxChars }), fc.string(), (text, more) => {
        expect(redact(`${text}\ud83d${more}`).isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    `GET https://cdn.example.com/out.mp4?X-Amz-Signature=${canary}&X-Amz-Expires=60`,
    `see https://user:${canary}@example.com/a#${canary}`,
    `Authorization: Bearer ${canary}`,
    `Incorrect API key provided: xai-${canary}`,
    `authorization: Key ${canary}:${canary}`,
    `{"api_key":"${canary}"}`,
    `signature=${canary}`,
    `password: ${canary}`,
    `key_${canary} was refused`,
    `sk-${canary}`,
    `vck_${canary} is over its limit`,
    `API key AIza${canary} is not valid`,
    `token ya29.${canary} has expired`,
    `eyJhbGciOi.eyJ${canary}.${canary}`,
    `the claims were eyJpc3MiOi${canary}`,
    `data:image/png;base64,${canary}==`,
    `0b1a2c3d-0000-4000-8000-1234567890ab:${'0123456789abcdef'.repeat(2)} ${'x'.repeat(0)}`,
  ])('takes the secret out of: %s', (text) => {
    const clean = redact(text);
    expect(clean).not.toContain(canary);
    expect(clean).not.toContain('0123456789abcdef0123456789abcdef');
    expect(clean).toContain('[redacted]');
  });

  it('keeps the words that help', () => {
    expect(redact('HTTP 404 at https://api.example.com/v1/tasks/9: model\n  gone')).toBe(
      'HTTP 404 at https://api.example.com/v1/tasks/9: model gone',
    );
  });

  it('property: a known secret never survives, wherever it stands, and the text stays short [row 49 F]', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.:-]{8,40}$/);
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, key, after) => {
        const clean = redact(`${before}${key}${after}`, [key]);
        expect(clean.includes(key) && !'[redacted]'.includes(key)).toBe(false);
        expect(clean.length).toBeLessThanOrEqual(reasonMaxChars);
      }),
    );
  });
});
