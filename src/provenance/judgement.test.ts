import { describe, expect, it } from 'vitest';
import { judgeStore, overallState, worst } from './judgement.ts';
import { storeSchema } from './store-json.ts';

const code = (name: string, label = 'urn:ep') => ({ code: name, url: `self#jumbf=/c2pa/${label}/c2pa.signature` });
const good = [code('claimSignature.validated'), code('assertion.bmffHash.match')];
const signedGood = [...good, code('signingCredential.trusted')];

interface Told {
  readonly active?: { success?: readonly object[]; failure?: readonly object[] };
  readonly stored?: { success?: readonly object[]; failure?: readonly object[] } | null;
  readonly delta?: { success?: readonly object[]; failure?: readonly object[] };
  readonly relationship?: string;
}

/** A store of one episode with one ingredient, as c2pa-rs would tell it. */
function judged({
  active = { success: signedGood },
  stored = { success: signedGood },
  delta,
  relationship = 'componentOf',
}: Told) {
  const label = 'c2pa.ingredient.v3';
  const ingredient = {
    title: 'e01/sh010',
    relationship,
    active_manifest: 'urn:shot',
    label,
    ...(stored && { validation_results: { activeManifest: stored } }),
  };
  const ingredientAssertionURI = `self#jumbf=/c2pa/urn:ep/c2pa.assertions/${label}`;
  const store = storeSchema.parse({
    active_manifest: 'urn:ep',
    manifests: { 'urn:ep': { ingredients: [ingredient] }, 'urn:shot': {} },
    validation_results: {
      activeManifest: active,
      ...(delta && { ingredientDeltas: [{ ingredientAssertionURI, validationDeltas: delta }] }),
    },
  });
  const judgement = judgeStore(store, 'urn:ep');
  return { active: judgement.active, shot: judgement.ingredients.get('urn:shot'), state: overallState(judgement, []) };
}

const untrusted = { failure: [code('signingCredential.untrusted', 'urn:shot')] };

describe('judgeStore', () => {
  it('is trusted only when the file and the shot in it are', () => {
    expect(judged({}).state).toBe('trusted');
    expect(judged({ delta: untrusted }).state).toBe('valid-unknown-signer');
    expect(judged({ stored: { success: good, ...untrusted } }).state).toBe('valid-unknown-signer');
    expect(judged({ stored: { success: good } }).state).toBe('valid-unknown-signer');
    const both = { success: signedGood, ...untrusted };
    expect(judged({ stored: both }).state).toBe('valid-unknown-signer');
    const nowTrusted = { success: [code('signingCredential.trusted', 'urn:shot')] };
    expect(judged({ stored: { success: good, ...untrusted }, delta: nowTrusted }).state).toBe('trusted');
  });

  it('finds a laundered shot in the results stored when it was added', () => {
    const { active, shot, state } = judged({
      stored: { success: signedGood, failure: [code('assertion.bmffHash.mismatch', 'urn:shot')] },
    });
    expect([active.state, shot?.state, state]).toEqual(['trusted', 'invalid', 'invalid']);
    expect(shot?.problems[0]?.where).toMatch(/^shot e01\/sh010: /);
  });

  it('does not take silence for success', () => {
    expect(judged({ active: { success: [code('signingCredential.trusted')] } }).state).toBe('invalid');
    expect(
      judged({ active: { success: [code('claimSignature.validated'), code('signingCredential.trusted')] } }).state,
    ).toBe('invalid');
    expect(judged({ stored: null }).state).toBe('invalid');
  });

  it('treats any failure that is not explicitly accepted as invalid', () => {
    expect(judged({ active: { success: signedGood, failure: [code('some.future.code')] } }).state).toBe('invalid');
    expect(judged({ delta: { failure: [code('some.future.code')] } }).state).toBe('invalid');
  });

  it('lets an engine’s own file have an unknown signer, but not be broken', () => {
    expect(judged({ relationship: 'parentOf', delta: untrusted }).state).toBe('trusted');
    const broken = { success: good, failure: [code('assertion.bmffHash.mismatch', 'urn:shot')] };
    expect(judged({ relationship: 'parentOf', stored: broken }).state).toBe('invalid');
  });
});

describe('worst', () => {
  it('orders the states from trusted to invalid', () => {
    expect(worst('trusted', 'valid-unknown-signer')).toBe('valid-unknown-signer');
    expect(worst('valid-unknown-signer', 'invalid', 'trusted')).toBe('invalid');
  });
});
