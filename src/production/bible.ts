/** Consent of the person behind a character. */
export interface Consent {
  readonly holder: string;
  readonly scope: string;
  /** Path relative to the production file. */
  readonly document?: string;
  /** ISO date (YYYY-MM-DD). */
  readonly expires?: string;
}

/** A LoRA that carries a character's look to a self-hosted engine. */
export interface CharacterLora {
  /** Path relative to the production file. */
  readonly file: string;
  readonly trigger: string;
}

/** A recurring character. */
export interface Character {
  readonly id: string;
  readonly look: string;
  /** Pictures, paths relative to the production file. */
  readonly references: readonly string[];
  readonly lora?: CharacterLora;
  readonly consent?: Consent;
}

/** A recurring place. */
export interface Place {
  readonly id: string;
  readonly look: string;
  readonly references: readonly string[];
}

/** The look of the whole production. */
export interface Look {
  readonly style?: string;
  readonly palette: readonly string[];
  readonly references: readonly string[];
  /** What no picture should show; goes to engines that take a negative prompt. Absent: nothing. */
  readonly avoid?: readonly string[];
}

/** What must stay the same from shot to shot. */
export interface Bible {
  readonly characters: Readonly<Record<string, Character>>;
  readonly places: Readonly<Record<string, Place>>;
}
