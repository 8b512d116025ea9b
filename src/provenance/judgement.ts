import { readAssertions } from './assertion-reading.ts';
import { placeOf } from './jumbf.ts';
import type { Problem, ProvenanceState } from './report.ts';
import type { ManifestStore, StatusCode, StoredIngredient } from './store-json.ts';

/** What a manifest is to the file: its own, a shot placed in it, or what it was made from. */
export type ManifestRole = 'active' | 'component' | 'source';

/** A manifest with what its validation says. */
export interface ManifestJudgement {
  readonly label: string;
  readonly role: ManifestRole;
  readonly state: Exclude<ProvenanceState, 'no-manifest'>;
  readonly problems: readonly Problem[];
}

/** The judgements of a store: the active manifest, and every ingredient of it that has a manifest, by its label. */
export interface StoreJudgement {
  readonly active: ManifestJudgement;
  /** Ingredients of the active manifest. */
  readonly ingredients: ReadonlyMap<string, ManifestJudgement>;
}

/** An unknown signer is its own state, not a failure. */
const untrusted = 'signingCredential.untrusted';
const trusted = 'signingCredential.trusted';
/** Hard bindings of manifest to bytes (C2PA 2.2, "Hard bindings"). */
const bindingMatch = /^assertion\.(bmffHash|dataHash|boxesHash|collectionHash)\.match$/;
const bindingMismatch = /^assertion\.(bmffHash|dataHash|boxesHash|collectionHash)\./;

/** True for a code that says the bytes are not those that were signed. */
export function isBindingFailure(code: string): boolean {
  return bindingMismatch.test(code);
}

/** The place a status code is about, e.g. `assertion org.shotcaller.routing`. */
export function placeOfStatus(status: StatusCode): string {
  const labels = (status.url ?? '').replace(/^self#jumbf=/, '').split('/');
  const place = placeOf(labels.filter((label) => label !== ''));
  // An ECDSA signature can't tell which of the two was changed; the sidecar can.
  return place === 'signature' && status.code.startsWith('claimSignature.') ? 'claim or signature' : place;
}

const ranks = { trusted: 0, 'valid-unknown-signer': 1, 'no-manifest': 2, invalid: 3 } as const;

/** The state that promises least. */
export function worst<T extends ProvenanceState>(first: T, ...others: readonly T[]): T {
  return others.reduce((low, state) => (ranks[state] > ranks[low] ? state : low), first);
}

interface Validation {
  readonly label: string;
  readonly role: ManifestRole;
  readonly isTrusted: boolean;
  readonly failures: readonly StatusCode[];
  /** Put before the place of every problem, e.g. `shot e01/sh020: `. */
  readonly prefix: string;
}

function judge({ label, role, isTrusted, failures, prefix }: Validation): ManifestJudgement {
  const problems = failures.map((status) => ({ code: status.code, where: `${prefix}${placeOfStatus(status)}` }));
  const broken = failures.some((status) => status.code !== untrusted);
  return { label, role, state: broken ? 'invalid' : isTrusted ? 'trusted' : 'valid-unknown-signer', problems };
}

function broken(label: string, role: ManifestRole, code: string, where: string): ManifestJudgement {
  return { label, role, state: 'invalid', problems: [{ code, where }] };
}

function judgeActive(store: ManifestStore, label: string): ManifestJudgement {
  const codes = store.validation_results?.activeManifest;
  if (codes === undefined || codes === null)
    return broken(label, 'active', 'shotcaller.validation.missing', 'manifest store');
  const has = (test: (code: string) => boolean): boolean => codes.success.some((status) => test(status.code));
  const failures = [...codes.failure];
  // What is not said to hold does not hold, even when nothing is said to fail.
  if (
    !has((code) => code === 'claimSignature.validated') &&
    !failures.some((f) => f.code.startsWith('claimSignature.'))
  )
    failures.push({ code: 'claimSignature.missing', url: `self#jumbf=/c2pa/${label}/c2pa.signature` });
  if (!has((code) => bindingMatch.test(code)) && !failures.some((failure) => isBindingFailure(failure.code)))
    failures.push({ code: 'claim.hardBindings.missing', url: `self#jumbf=/c2pa/${label}` });
  const isTrusted = has((code) => code === trusted) && !failures.some((failure) => failure.code === untrusted);
  return judge({ label, role: 'active', isTrusted, failures, prefix: '' });
}

interface Owner {
  readonly label: string;
  /** Manifests above, the owner included. */
  readonly path: readonly string[];
  readonly prefix: string;
}

/**
 * Judges one ingredient from both records: what validation showed when it was added (signed into the owner), and how
 * a validation of today differs. A tampered shot shows in the first only; that its episode is "Trusted" means nothing.
 */
function judgeIngredient(
  store: ManifestStore,
  owner: Owner,
  ingredient: StoredIngredient,
  label: string,
): ManifestJudgement {
  const role = ingredient.relationship === 'componentOf' ? 'component' : 'source';
  const prefix = `${owner.prefix}${role === 'component' ? `shot ${ingredient.title ?? '?'}` : 'engine manifest'}: `;
  if (store.manifests[label] === undefined)
    return broken(label, role, 'ingredient.manifest.missing', `${prefix}manifest store`);
  const stored = ingredient.validation_results;
  const atSigning = stored?.activeManifest?.failure ?? ingredient.validation_status;
  if (atSigning === undefined || atSigning === null)
    return broken(label, role, 'shotcaller.validation.missing', `${prefix}assertion ${ingredient.label ?? '?'}`);

  const uri = `/${owner.label}/c2pa.assertions/${ingredient.label ?? ''}`;
  const today = (store.validation_results?.ingredientDeltas ?? [])
    .filter((delta) => delta.ingredientAssertionURI.endsWith(uri))
    .map((delta) => delta.validationDeltas);
  const has = (codes: readonly StatusCode[], code: string): boolean => codes.some((status) => status.code === code);
  const failures = [
    ...atSigning,
    ...(stored?.ingredientDeltas ?? []).flatMap((delta) =>
      delta.validationDeltas.failure.filter((f) => f.code !== untrusted),
    ),
    ...today.flatMap((delta) => delta.failure),
  ];
  const isTrusted =
    today.some((delta) => has(delta.success, trusted)) ||
    (has(stored?.activeManifest?.success ?? [], trusted) && !has(failures, untrusted));
  const counted = failures.filter((status) => status.code !== untrusted || !isTrusted);
  const own = judge({ label, role, isTrusted, failures: counted, prefix });
  const inner = judgeIngredients(store, { label, path: [...owner.path, label], prefix });
  const brokenInner = [...inner.values()].filter((nested) => nested.state === 'invalid');
  if (brokenInner.length === 0) return own;
  return { ...own, state: 'invalid', problems: [...own.problems, ...brokenInner.flatMap(({ problems }) => problems)] };
}

function judgeIngredients(store: ManifestStore, owner: Owner): Map<string, ManifestJudgement> {
  const judged = new Map<string, ManifestJudgement>();
  const manifest = store.manifests[owner.label];
  const parent = manifest === undefined ? undefined : readAssertions(manifest).generation?.parent;
  for (const ingredient of manifest?.ingredients ?? []) {
    const label = ingredient.active_manifest;
    // A manifest can't contain itself; a loop is broken here and judged where it starts.
    if (label === undefined || label === null || owner.path.includes(label)) continue;
    const judgement = judgeIngredient(store, owner, ingredient, label);
    const isAccepted = ({ code }: Problem): boolean =>
      code === untrusted || parent?.acceptedFailures.includes(code) === true;
    const accepted = judgement.role === 'source' && parent?.label === label && judgement.problems.every(isAccepted);
    const settled: ManifestJudgement =
      accepted && judgement.state === 'invalid' ? { ...judgement, state: 'valid-unknown-signer' } : judgement;
    // The same manifest twice is as good as the worse of its two records.
    const before = judged.get(label);
    judged.set(label, before !== undefined && worst(before.state, settled.state) === before.state ? before : settled);
  }
  return judged;
}

/** Judges a whole store. `validation_state` is never read: it calls laundered and unknown-signer files "Valid". */
export function judgeStore(store: ManifestStore, activeLabel: string): StoreJudgement {
  return {
    active: judgeActive(store, activeLabel),
    ingredients: judgeIngredients(store, { label: activeLabel, path: [activeLabel], prefix: '' }),
  };
}

/**
 * The state of a file: no better than its own manifest and than any shot in it. What it was made from (an engine's own
 * file) may have an unknown signer, but may not be broken. Anything that we found ourselves breaks it.
 */
export function overallState(judgement: StoreJudgement, found: readonly Problem[]): ManifestJudgement['state'] {
  const ingredients = [...judgement.ingredients.values()];
  const counted = ingredients.filter(({ role, state }) => role === 'component' || state === 'invalid');
  const state = worst(judgement.active.state, ...counted.map((ingredient) => ingredient.state));
  return found.some(({ code }) => code.startsWith('shotcaller.')) ? 'invalid' : state;
}
