import { describe, expect, it } from 'vitest';
import type { Measurement } from './measurement.ts';
import { episodeBench } from './report.ts';

const bare: Measurement = {
  wallS: 20,
  uncoveredWallS: 0,
  cpuS: { log: 0, routing: 0, media: 38, signing: 0, rest: 2 },
  toolRuns: 11,
  peakRssBytes: 1e8,
};
const ours: Measurement = {
  wallS: 50,
  uncoveredWallS: 1,
  cpuS: { log: 1, routing: 1, media: 76, signing: 20, rest: 2 },
  toolRuns: 100,
  peakRssBytes: 3e8,
};

describe('episodeBench', () => {
  it('gives seconds per shot, the share that is neither media nor signing, and ratios to the script', () => {
    expect(episodeBench({ shots: 10, load: 1, ours, bare })).toMatchObject({
      perShotS: { log: 0.1, routing: 0.1, media: 7.6, signing: 2, rest: 0.2 },
      overhead01: 0.04,
      uncovered01: 0.02,
      coresUsed: 2,
      ratio: { wall: 2.5, cpu: 2.5, mediaCpu: 2 },
    });
  });
});
