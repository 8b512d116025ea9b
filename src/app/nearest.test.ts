import { expect, it } from 'vitest';
import { nearestId } from './nearest.ts';

const shots = ['e01/sh010', 'e01/sh020', 'e02/sh010'];

it('finds a mistyped id, the shot’s own id and the beginning of one', () => {
  expect(nearestId('e01/sh01', shots).hint).toBe('Did you mean e01/sh010?');
  expect(nearestId('SH020', shots).hint).toBe('Did you mean e01/sh020?');
  expect(nearestId('fal/pika', ['fal/hailuo-02', 'fal/pika-2.2']).hint).toBe('Did you mean fal/pika-2.2?');
});

it('lists what there is when nothing is near, and no more than a line of it', () => {
  expect(nearestId('pilot', ['e01']).hint).toBe('There is: e01.');
  const many = Array.from({ length: 30 }, (_, at) => `e01/shot-number-${at}`);
  expect(nearestId('x', many).hint).toMatch(/^There is: .* and 22 more\.$/);
  expect(nearestId('x', [])).toEqual({});
});
