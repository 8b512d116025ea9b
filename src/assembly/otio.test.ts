import { describe, expect, it } from 'vitest';
import { otioJson } from './otio.ts';
import { timelineOf } from './timeline.ts';

const timeline = timelineOf(
  [
    { ref: 'e01/sh010', frames: 120 },
    { ref: 'e01/sh020', frames: 48 },
  ],
  24,
);
const text = otioJson({
  name: 'The Glasshouse e01',
  timeline,
  shots: [
    { ref: 'e01/sh020', targetUrl: 'shots/sh020.mp4', metadata: { engine: 'luma/ray-3', attempts: 2 } },
    { ref: 'e01/sh010', targetUrl: 'shots/sh010.mp4', metadata: { engine: 'runway/gen4.5', attempts: 1 } },
  ],
  metadata: { production: 'glasshouse', logHead: 'ab' },
});

describe('otioJson', () => {
  it('writes the document an editor reads', async () => {
    await expect(text).toMatchFileSnapshot('fixtures/timeline.otio');
  });

  it('puts clips in playing order, whatever the order of the shots', () => {
    const clips = JSON.parse(text).tracks.children[0].children;
    expect(clips.map((clip: { name: string }) => clip.name)).toEqual(['e01/sh010', 'e01/sh020']);
    expect(clips[1].metadata.shotcaller).toEqual({
      ref: 'e01/sh020',
      frames: [120, 168],
      engine: 'luma/ray-3',
      attempts: 2,
    });
    expect(clips[1].source_range.duration).toEqual({ OTIO_SCHEMA: 'RationalTime.1', value: 48, rate: 24 });
    expect(clips[1].media_references.DEFAULT_MEDIA.target_url).toBe('shots/sh020.mp4');
  });

  it('says that the media is missing when a shot has none', () => {
    const bare = JSON.parse(otioJson({ name: 'x', timeline, shots: [], metadata: {} }));
    const [clip] = bare.tracks.children[0].children;
    expect(clip.media_references.DEFAULT_MEDIA.OTIO_SCHEMA).toBe('MissingReference.1');
  });
});
