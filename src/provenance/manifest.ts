import type { BoxDigest } from './box-digests.ts';
import { labels, sourceTypes } from './labels.ts';
import type { EpisodeStatement, PreparationStep, ShotStatement } from './statement.ts';

/** A manifest definition as c2pa-rs reads it; JSON. Ingredients are added from their files. */
export interface ManifestDefinition {
  readonly claim_version: 2;
  readonly claim_generator_info: readonly [{ readonly name: string; readonly version: string }];
  readonly title: string;
  readonly assertions: readonly {
    readonly label: string;
    /** True = asserted by us, not gathered from elsewhere. */
    readonly created: true;
    readonly data: unknown;
  }[];
}

/** How an ingredient is related; `label` ties it to the actions that name it. */
export interface IngredientDefinition {
  readonly title: string;
  readonly relationship: 'parentOf' | 'componentOf';
  readonly label: string;
}

/** The engine's own manifest, when its output carries one. */
export interface ParentManifest {
  /** Label of the engine's active manifest. */
  readonly label: string;
  /** Failures its validation showed and that are signed for nevertheless; empty when it holds. */
  readonly acceptedFailures: readonly string[];
}

/** What a manifest says besides its statement. */
export interface SealFacts {
  /** Version of Shotcaller. */
  readonly generatorVersion: string;
  /** Digests of the boxes that are signed. */
  readonly boxes: readonly BoxDigest[];
}

const parentLabel = 'parent';

/** C2PA actions for what was done between the engine's file and ours (C2PA 2.2, "Actions"). */
const preparationActions: Readonly<Record<PreparationStep, { readonly action: string; readonly editorial: boolean }>> =
  {
    transcoded: { action: 'c2pa.transcoded', editorial: false },
    repackaged: { action: 'c2pa.repackaged', editorial: false },
    resized: { action: 'c2pa.resized', editorial: true },
    trimmed: { action: 'c2pa.trimmed', editorial: true },
  };

function assertion(label: string, data: unknown): ManifestDefinition['assertions'][number] {
  return { label, created: true, data };
}

/** Nobody may train on or mine the picture unless the owner says otherwise elsewhere (CAWG training and data mining 1.1). */
const trainingMining = {
  entries: Object.fromEntries(
    ['cawg.ai_inference', 'cawg.ai_generative_training', 'cawg.ai_training', 'cawg.data_mining'].map((entry) => [
      entry,
      { use: 'notAllowed' },
    ]),
  ),
};

function definition(
  title: string,
  facts: SealFacts,
  actions: readonly unknown[],
  assertions: ManifestDefinition['assertions'],
): ManifestDefinition {
  return {
    claim_version: 2,
    claim_generator_info: [{ name: 'Shotcaller', version: facts.generatorVersion }],
    title,
    assertions: [
      assertion(labels.actions, { actions, allActionsIncluded: true }),
      ...assertions,
      assertion(labels.boxes, { schema: 'shotcaller.boxes/1', alg: 'sha256', boxes: facts.boxes }),
      assertion(labels.trainingMining, trainingMining),
    ],
  };
}

/** The digital source type of a shot: an emulated one never claims a trained model. */
export function shotSourceType(emulated: boolean): string {
  return emulated ? sourceTypes.algorithmicMedia : sourceTypes.trainedAlgorithmicMedia;
}

/** The digital source type of an episode; see `sourceTypes`. */
export function episodeSourceType(emulated: boolean): string {
  return emulated ? sourceTypes.compositeSynthetic : sourceTypes.compositeWithTrainedAlgorithmicMedia;
}

function shotActions(statement: ShotStatement, parent: ParentManifest | undefined): readonly unknown[] {
  const digitalSourceType = shotSourceType(statement.emulated);
  const softwareAgent = { name: statement.engine, version: statement.modelVersion };
  if (parent === undefined)
    return [{ action: 'c2pa.created', when: statement.generatedAt, softwareAgent, digitalSourceType }];
  const parameters = { ingredientIds: [parentLabel] };
  // Whoever made the parent has declared its source; `opened` may not declare it again.
  return [
    { action: 'c2pa.opened', parameters },
    ...(statement.preparation ?? ['transcoded']).map((step) => {
      const { action, editorial } = preparationActions[step];
      return editorial ? { action, digitalSourceType } : { action, parameters };
    }),
  ];
}

/**
 * The manifest of a shot: `c2pa.created`, or `c2pa.opened` when the engine's file has a manifest of its own. Every
 * `org.shotcaller.*` assertion can be redacted by itself; nothing personal stands in the actions, which can't be.
 */
export function shotManifest(statement: ShotStatement, facts: SealFacts, parent?: ParentManifest): ManifestDefinition {
  const { routing, quality, operator, title, preparation: _inActions, ...generation } = statement;
  return definition(title, facts, shotActions(statement, parent), [
    assertion(labels.generation, { schema: 'shotcaller.generation/1', ...generation, ...(parent && { parent }) }),
    assertion(labels.routing, { schema: 'shotcaller.routing/1', ...routing }),
    assertion(labels.quality, { schema: 'shotcaller.quality/1', ...quality }),
    assertion(labels.operator, { schema: 'shotcaller.operator/1', ...operator }),
  ]);
}

/** The ingredient of the engine's own file. */
export function parentIngredient(statement: ShotStatement): IngredientDefinition {
  return { title: `${statement.engine} output`, relationship: 'parentOf', label: parentLabel };
}

/** The ingredient of a shot in an episode. */
export function shotIngredient(ref: string): IngredientDefinition {
  return { title: ref, relationship: 'componentOf', label: ref };
}

/** The manifest of an episode: created as a composite, with every shot placed and listed in the timeline. */
export function episodeManifest(statement: EpisodeStatement, facts: SealFacts): ManifestDefinition {
  const { operator, title, ...timeline } = statement;
  const digitalSourceType = episodeSourceType(statement.emulated);
  const softwareAgent = { name: 'Shotcaller', version: facts.generatorVersion };
  const actions = [
    { action: 'c2pa.created', when: statement.assembledAt, softwareAgent, digitalSourceType },
    ...statement.shots.map(({ ref }) => ({ action: 'c2pa.placed', parameters: { ingredientIds: [ref] } })),
  ];
  return definition(title, facts, actions, [
    assertion(labels.timeline, { schema: 'shotcaller.timeline/1', ...timeline }),
    assertion(labels.operator, { schema: 'shotcaller.operator/1', ...operator }),
  ]);
}
