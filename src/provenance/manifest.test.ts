import { describe, expect, it } from 'vitest';
import { labels, sourceTypes } from './labels.ts';
import { episodeManifest, type ManifestDefinition, shotManifest } from './manifest.ts';
import { exampleEpisode, exampleShot } from './testing/statements.ts';

const facts = { generatorVersion: '0.1.0', boxes: [{ box: 'mdat', sha256: 'ab' }] };

function data(manifest: ManifestDefinition, label: string): Record<string, unknown> {
  return manifest.assertions.find((assertion) => assertion.label === label)?.data as Record<string, unknown>;
}

function actions(manifest: ManifestDefinition): readonly Record<string, unknown>[] {
  return data(manifest, labels.actions)['actions'] as readonly Record<string, unknown>[];
}

describe('shotManifest', () => {
  it('creates the shot with the engine as its software agent and a trained source', () => {
    const manifest = shotManifest(exampleShot(), facts);
    expect(actions(manifest)).toEqual([
      {
        action: 'c2pa.created',
        when: '2026-11-20T10:04:00.000Z',
        softwareAgent: { name: 'runway/gen4.5', version: '2026-08-01' },
        digitalSourceType: sourceTypes.trainedAlgorithmicMedia,
      },
    ]);
    expect(data(manifest, labels.actions)['allActionsIncluded']).toBe(true);
  });

  it('keeps generation, routing, quality and operator apart, so that each can be redacted', () => {
    const manifest = shotManifest(exampleShot(), facts);
    for (const label of [labels.generation, labels.routing, labels.quality, labels.operator])
      expect(data(manifest, label)).toBeDefined();
    const { routing, quality, operator } = data(manifest, labels.generation);
    expect([routing, quality, operator]).toEqual([undefined, undefined, undefined]);
  });

  it('declares algorithmic media when the shot is emulated, with and without a parent', () => {
    const statement = exampleShot({ emulated: true, preparation: ['transcoded', 'trimmed'] });
    const parent = { label: 'urn:c2pa:1', acceptedFailures: [] };
    for (const manifest of [shotManifest(statement, facts), shotManifest(statement, facts, parent)]) {
      expect(JSON.stringify(manifest)).toContain(sourceTypes.algorithmicMedia);
      expect(JSON.stringify(manifest)).not.toContain('trainedAlgorithmicMedia');
    }
  });

  it('opens the engine’s file instead of creating one when that has a manifest', () => {
    const manifest = shotManifest(exampleShot(), facts, { label: 'urn:c2pa:1', acceptedFailures: [] });
    expect(actions(manifest)).toEqual([
      { action: 'c2pa.opened', parameters: { ingredientIds: ['parent'] } },
      { action: 'c2pa.transcoded', parameters: { ingredientIds: ['parent'] } },
    ]);
  });
});

describe('episodeManifest', () => {
  const line = { label: 'l', fileSha256: 's', timecodes: { in: 'a', out: 'b' }, frameDigest: 'f', transforms: [] };
  const shots = [
    { ...line, index: 0, ref: 'e01/sh010', in: 0, out: 24 },
    { ...line, index: 1, ref: 'e01/sh020', in: 24, out: 48 },
  ];

  it('places every shot of the timeline, in order', () => {
    const manifest = episodeManifest(exampleEpisode(shots), facts);
    expect(actions(manifest).map(({ action }) => action)).toEqual(['c2pa.created', 'c2pa.placed', 'c2pa.placed']);
    expect(actions(manifest)[0]?.['digitalSourceType']).toBe(sourceTypes.compositeWithTrainedAlgorithmicMedia);
    expect(data(manifest, labels.timeline)['shots']).toEqual(shots);
  });

  it('is a synthetic composite without a trained model when every shot is emulated', () => {
    const manifest = episodeManifest(exampleEpisode(shots, { emulated: true }), facts);
    expect(actions(manifest)[0]?.['digitalSourceType']).toBe(sourceTypes.compositeSynthetic);
    expect(JSON.stringify(manifest)).not.toContain('rainedAlgorithmicMedia');
  });
});
