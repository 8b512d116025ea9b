import { describe, expect, it } from 'vitest';
import { ShotcallerError } from '../core/errors.ts';
import { mayStandStill, parseShotExpectation } from './expectation.ts';

const delivery = { width: 1280, height: 720, fps: 24 };

describe('parseShotExpectation', () => {
  it('reads a shot as it stands in a production file', () => {
    const shot = {
      id: 'sh020',
      type: 'action',
      prompt: 'Mara runs',
      durationS: 5,
      characters: ['mara'],
      needs: { action: 3, motion: 1 },
      audio: { dialogue: 'Run!' },
    };
    expect(parseShotExpectation(shot, delivery)).toEqual({
      ...{ durationS: 5, width: 1280, height: 720, fps: 24, frames: 120, type: 'action', audio: true },
      requirement: { action: 0.75, motion: 0.25 },
    });
  });
  it('prefers the shot over the delivery and leaves out what nobody said', () => {
    expect(parseShotExpectation({ durationS: 2, width: 640, height: 360 }, delivery)).toMatchObject({
      width: 640,
      fps: 24,
      frames: 48,
    });
    expect(parseShotExpectation({ durationS: 2 })).toEqual({ durationS: 2, audio: false, requirement: {} });
  });
  it('names every field that is wrong', () => {
    const read = (): unknown => parseShotExpectation({ durationS: -1, camera: 'zoom' });
    expect(read).toThrow(ShotcallerError);
    expect(read).toThrow(/durationS.*camera/s);
  });
});

describe('mayStandStill', () => {
  it('reads the shot', () => {
    const shot = { durationS: 5, audio: false, requirement: {} };
    expect(mayStandStill(shot)).toBe(false);
    expect(mayStandStill({ ...shot, camera: 'static', type: 'establishing' })).toBe(true);
    expect(mayStandStill({ ...shot, camera: 'static', type: 'action' })).toBe(false);
    expect(mayStandStill({ ...shot, camera: 'push', motion: 'static' })).toBe(true);
    expect(mayStandStill({ ...shot, camera: 'static', motion: 'moving' })).toBe(false);
  });
});
