import { InvalidArgumentError } from 'commander';
import { type Dimension, dimensions, isDimension } from '../core/dimensions.ts';
import type { DeliveryFormat } from '../quality/expectation.ts';

// What commander calls with the text of an option; each says in one sentence what is allowed.

/** An amount of money in decimal US dollars, e.g. `25` or `7.50`. */
export function dollars(text: string): number {
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text.trim()))
    throw new InvalidArgumentError('Give an amount in US dollars, e.g. 25.');
  return Number(text);
}

/** A whole number within limits, both inclusive. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** A factor above 0. */
export function factor(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0, e.g. 10.');
}

/** A SHA-256 in hex, in lower case. */
export function sha256Hex(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give a SHA-256: 64 hexadecimal digits.');
}

/** A picture size with its rate, e.g. `1280x720@24`. */
export function delivery(text: string): DeliveryFormat {
  const [, width, height, fps] = /^([1-9]\d{0,4})x([1-9]\d{0,4})@([1-9]\d{0,2})$/.exec(text) ?? [];
  if (fps === undefined) throw new InvalidArgumentError('Give width x height @ frames per second, e.g. 1280x720@24.');
  return { width: Number(width), height: Number(height), fps: Number(fps) };
}

/** Quality dimensions, given as a list with commas or by repeating the option. */
export function dimensionList(text: string, before: readonly Dimension[] = []): readonly Dimension[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter(isDimension);
  if (known.length < names.length) throw new InvalidArgumentError(`Give one or more of ${dimensions.join(', ')}.`);
  return [...before, ...known];
}
