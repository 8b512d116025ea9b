import { Conversation } from './conversation.ts';
import type { EngineSubject } from './subject.ts';

/** One promise that every engine adapter keeps. */
export interface EngineCase {
  readonly name: string;
  /** Shows it; rejects with an assertion error when the engine breaks it. */
  readonly run: () => Promise<void>;
}

/** A case as the kit's files write it down. */
export interface CaseText {
  readonly name: string;
  /** Whether it says anything of this engine. Default: of every engine. */
  readonly applies?: (subject: EngineSubject) => boolean;
  readonly show: (talk: Conversation) => Promise<void>;
}

/** Cases of a subject, ready to be run: each starts with a vendor that forgot everything and ends with a search for secrets. */
export function casesFor(subject: EngineSubject, texts: readonly CaseText[]): readonly EngineCase[] {
  return texts
    .filter(({ applies }) => applies?.(subject) ?? true)
    .map(({ name, show }) => ({
      name,
      run: async () => {
        await subject.vendor.reset();
        const talk = new Conversation(subject);
        await show(talk);
        talk.keptSecrets();
      },
    }));
}
