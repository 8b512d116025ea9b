import { describe, expect, it } from 'vitest';
import { checkProduction } from '../../production/check.ts';
import { parseProductionYaml } from '../../production/document.ts';
import { benchClips, benchProduction, clipOfShot } from './episode.ts';

describe('benchProduction', () => {
  it('is a sound production of the length asked for, its shots as long as their clips', () => {
    for (const count of [1, 10, 24]) {
      const { document } = parseProductionYaml(benchProduction(count), 'bench.yaml');
      if (document === undefined) throw new Error('not YAML');
      const { production, problems } = checkProduction(document);
      expect(problems).toEqual([]);
      const shots = production?.episodes[0]?.shots ?? [];
      const clips = Array.from({ length: count }, (_, i) => benchClips[clipOfShot(i)]?.durationS);
      expect(shots.map(({ durationS }) => durationS)).toEqual(clips);
    }
  });
});
