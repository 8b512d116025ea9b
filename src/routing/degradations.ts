import type { EngineFacts } from '../engines/facts.ts';
import type { Production } from '../production/production.ts';
import { findShot } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import { tuning } from './tuning.ts';

/** Something of a shot that an engine can't carry. */
export interface Degradation {
  readonly code:
    | 'audio.unsupported'
    | 'references.unsupported'
    | 'references.some'
    | 'references.look'
    | 'lora.unsupported'
    | 'first-frame.unsupported'
    | 'seed.unsupported'
    | 'size.upscaled';
  /** What is lost, as a clause. */
  readonly what: string;
  /** True when policy `degrade: ask` wants a person to agree first. */
  readonly needsApproval: boolean;
}

/** Quality given up for a list of losses; a missing dialogue weighs more than missing effects, which can be added later. */
export function riskOfLosses(losses: readonly Degradation[], shot: Shot): number {
  return losses.reduce((sum, { code }) => {
    const spoken = code === 'audio.unsupported' && shot.audio.dialogue !== undefined;
    return sum + tuning.riskPerLoss[spoken ? 'dialogue.missing' : code];
  }, 0);
}

/** How a degradation is written in plans, logs and manifests. */
export function degradationText(degradation: Degradation): string {
  return `${degradation.code}: ${degradation.what}`;
}

/** The smallest offered size of the delivery's aspect that covers it, else the largest of that aspect. */
export function fittingSize(
  facts: EngineFacts,
  delivery: Production['delivery'],
): { width: number; height: number } | undefined {
  const aspect = delivery.width / delivery.height;
  let best: (typeof facts.sizes)[number] | undefined;
  for (const size of facts.sizes) {
    // 3%: model grids (1366x768, 832x480) are cropped or padded by a few lines.
    if (Math.abs(size.width / size.height / aspect - 1) > 0.03) continue;
    if (best === undefined || fitsBetter(size, best, delivery.height)) best = size;
  }
  return best;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** True when a size covers a height that the other doesn't, or is the smaller of two that do, the larger of two that don't. */
function fitsBetter(size: Size, other: Size, height: number): boolean {
  const [covers, otherCovers] = [size.height >= height, other.height >= height];
  if (covers !== otherCovers) return covers;
  const wider = size.width - other.width || size.height - other.height;
  return covers ? wider < 0 : wider > 0;
}

function identityLosses(shot: Shot, facts: EngineFacts, production: Production): Degradation[] {
  const cast = shot.characters.flatMap((id) => production.bible.characters[id] ?? []);
  const previous = shot.continues === undefined ? undefined : findShot(production, shot.continues);
  const losses: Degradation[] = [];
  const excluded = facts.firstFrameExcludesReferences === true && facts.firstFrame && shot.continues !== undefined;
  let picturesLeft = excluded ? 0 : facts.references;
  for (const character of cast) {
    const byLora = character.lora !== undefined && facts.lora;
    const pictures = character.references.length;
    const carried = byLora ? 0 : Math.min(picturesLeft, pictures);
    picturesLeft -= carried;
    // The last frame of the shot before shows the character: identity is carried by it.
    const byFrame = facts.firstFrame && previous?.characters.includes(character.id) === true;
    if (byLora || (pictures === 0 && character.lora === undefined)) continue;
    const kept = carried > 0 || byFrame;
    if (character.lora !== undefined)
      losses.push({
        code: 'lora.unsupported',
        what: `LoRA of ${character.id} not used`,
        needsApproval: !kept && pictures === 0,
      });
    if (pictures > 0 && carried === 0)
      losses.push({
        code: 'references.unsupported',
        what: `pictures of ${character.id} not carried`,
        needsApproval: !kept,
      });
    else if (carried < pictures)
      losses.push({
        code: 'references.some',
        what: `${carried} of ${pictures} pictures of ${character.id} carried`,
        needsApproval: false,
      });
  }
  const place = shot.place === undefined ? undefined : production.bible.places[shot.place];
  const looks = production.look.references.length + (place?.references.length ?? 0);
  if (looks > 0 && picturesLeft === 0)
    losses.push({
      code: 'references.look',
      what: 'pictures of look and place not carried, words only',
      needsApproval: false,
    });
  return losses;
}

/**
 * Everything an engine would lose of a shot. Approval is needed for a demanded sound, for the identity of a character
 * (no LoRA, picture or previous frame carries it), for the first frame of a continued shot, and for a required seed.
 * @param seedRequired true when the take must be repeatable exactly; shots of a production file never ask for it.
 */
export function degradationsOf(
  shot: Shot,
  facts: EngineFacts,
  production: Production,
  seedRequired = false,
): readonly Degradation[] {
  const losses: Degradation[] = [];
  const { dialogue, sfx } = shot.audio;
  if (!facts.audio && (dialogue !== undefined || sfx === true)) {
    const what = [...(dialogue === undefined ? [] : ['dialogue']), ...(sfx === true ? ['sound effects'] : [])].join(
      ' and ',
    );
    losses.push({ code: 'audio.unsupported', what: `${what} missing`, needsApproval: true });
  }
  if (shot.continues !== undefined && !facts.firstFrame)
    losses.push({
      code: 'first-frame.unsupported',
      what: `can't start on the last frame of ${shot.continues}`,
      needsApproval: true,
    });
  losses.push(...identityLosses(shot, facts, production));
  if (seedRequired && !facts.seed)
    losses.push({
      code: 'seed.unsupported',
      what: 'seed not carried, the take can not be repeated',
      needsApproval: true,
    });
  const size = fittingSize(facts, production.delivery);
  if (size !== undefined && size.height < production.delivery.height * 0.97)
    losses.push({
      code: 'size.upscaled',
      what: `made at ${size.width}x${size.height}, enlarged`,
      needsApproval: false,
    });
  return losses;
}
