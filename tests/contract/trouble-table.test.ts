import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stagedTroubles, troubleOutcomes } from '../../src/engines/testkit/index.ts';
import { effectSchema } from '../../src/lab/faults/effects.ts';
import { dialects } from '../../src/lab/job.ts';
import { contractSubjects } from './contract-subjects.ts';
import { labSubject } from './lab-subject.ts';
import { columnOn, troublePage } from './trouble-table/table.ts';

const page = readFileSync(join(import.meta.dirname, '../..', troublePage), 'utf8');

// To an adapter these clips are delivered: the gate finds what is wrong with them.
const forTheGate = new Set(['wrong-size', 'wrong-duration', 'black', 'frozen', 'flicker', 'blurred', 'silent']);
// Nor does an adapter meet these: a webhook is a hint that the receiver checks, and a status read decides.
const forTheReceiver = new Set(['duplicate-webhook', 'forged-webhook', 'webhook-early']);

describe('the table of adapters and troubles', () => {
  it('has a column for every vendor protocol, and no hole', () => {
    for (const dialect of dialects) {
      const column = columnOn(page, dialect);
      expect(column, `${dialect} (npm run trouble-table)`).toHaveLength(stagedTroubles.length);
      expect(column).not.toContain('');
    }
  });

  it('has a row for every trouble of the lab that an adapter can notice', () => {
    const staged = new Set(stagedTroubles.map(({ trouble }) => trouble.split(/[ ,]/)[0]));
    const names = effectSchema.options.map(({ shape }) => shape.name.value);
    const elsewhere = new Set([...forTheGate, ...forTheReceiver]);
    expect(names.filter((name) => !staged.has(name) && !elsewhere.has(name))).toEqual([]);
  });

  // One column is staged anew here; all of them by the script.
  it('says of ComfyUI what its adapter does', async () => {
    const subject = contractSubjects.find(({ dialect }) => dialect === 'comfyui');
    if (subject === undefined) throw new Error('no subject');
    const lab = labSubject(subject);
    await lab.start();
    try {
      const outcomes = await troubleOutcomes(lab.subject);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(columnOn(page, 'comfyui'));
    } finally {
      await lab.close();
    }
  });
});
