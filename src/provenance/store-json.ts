import { z } from 'zod';

// What c2pa-rs 0.91 reports, as far as it is read here. Manifests come from strangers, so every part may be missing.

const codeSchema = z.object({ code: z.string(), url: z.string().nullish(), explanation: z.string().nullish() });
const codesSchema = z.object({
  success: z.array(codeSchema).default([]),
  informational: z.array(codeSchema).default([]),
  failure: z.array(codeSchema).default([]),
});
const deltaSchema = z.object({ ingredientAssertionURI: z.string(), validationDeltas: codesSchema });
const resultsSchema = z.object({
  activeManifest: codesSchema.nullish(),
  ingredientDeltas: z.array(deltaSchema).nullish(),
});
const ingredientSchema = z.object({
  title: z.string().nullish(),
  relationship: z.string().nullish(),
  active_manifest: z.string().nullish(),
  /** Label of the ingredient assertion. */
  label: z.string().nullish(),
  validation_results: resultsSchema.nullish(),
  /** Form of older ingredients: failures only. */
  validation_status: z.array(codeSchema).nullish(),
});
const manifestSchema = z.object({
  title: z.string().nullish(),
  ingredients: z.array(ingredientSchema).default([]),
  assertions: z.array(z.object({ label: z.string(), data: z.unknown() })).default([]),
  signature_info: z.object({ common_name: z.string().nullish(), issuer: z.string().nullish() }).nullish(),
});

/** A manifest store as the reader reports it. */
export const storeSchema = z.object({
  active_manifest: z.string().nullish(),
  manifests: z.record(z.string(), manifestSchema),
  validation_results: resultsSchema.nullish(),
  validation_status: z.array(codeSchema).nullish(),
});

/** One validation status. */
export type StatusCode = z.infer<typeof codeSchema>;
/** Statuses of one manifest. */
export type StatusCodes = z.infer<typeof codesSchema>;
/** One ingredient. */
export type StoredIngredient = z.infer<typeof ingredientSchema>;
/** One manifest. */
export type StoredManifest = z.infer<typeof manifestSchema>;
/** A manifest store. */
export type ManifestStore = z.infer<typeof storeSchema>;

/** The data of a manifest's first assertion with this label; `undefined` when absent or redacted. */
export function assertionData(manifest: StoredManifest, label: string): unknown {
  return manifest.assertions.find((assertion) => assertion.label === label)?.data;
}
