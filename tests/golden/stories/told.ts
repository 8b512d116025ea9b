import type { NewEvent } from '../../../src/core/events/event.ts';
import type { Payload } from '../../../src/core/events/payloads.ts';
import type { UnitId } from '../../../src/core/ids.ts';
import type { World } from '../../../src/orchestration/testing/world.ts';

/** Appends one event that a person causes. */
export type Tell = <T extends NewEvent['type']>(unit: UnitId, type: T, data: Payload<T>) => Promise<void>;

/** What a person says between two runs, in a process of its own. */
export async function says(world: World, what: (tell: Tell) => Promise<void>): Promise<void> {
  const { log } = await world.start();
  await what((unit, type, data) => world.tell(log, unit, type, data));
}
