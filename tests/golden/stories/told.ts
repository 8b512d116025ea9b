import { event, type NewEvent, type Principal } from '../../../src/core/events/event.ts';
import type { EventType, Payload } from '../../../src/core/events/payloads.ts';
import { digestOf } from '../../../src/core/hashing.ts';
import type { UnitId } from '../../../src/core/ids.ts';
import type { ProductionLog } from '../../../src/orchestration/ports.ts';
import { tester, type World } from '../../../src/orchestration/testing/world.ts';

/** Appends one event; `command` is the key of the operator's command. */
export type Tell = <T extends EventType>(
  unit: UnitId,
  type: T,
  data: Payload<T>,
  by?: Principal,
  command?: string,
) => Promise<void>;

/** Tells events straight into a log, in the name of `usually` unless somebody else is named. */
export function tellerOf(log: ProductionLog, usually: Principal): Tell {
  return async (unit, type, data, by = usually, command) => {
    const key = command === undefined ? {} : { command, commandDigest: digestOf({ unit, type, data }) };
    const entry = { ...event(type, unit, by, data), ...key } as NewEvent;
    const { kind } = await log.append([entry], unit, log.state().versions[unit] ?? 0);
    if (kind !== 'appended') throw new Error(`${type} on ${unit}: ${kind}`);
  };
}

/** What a person says between two runs, in a process of its own; every command has a key. */
export async function says(world: World, what: (tell: Tell) => Promise<void>): Promise<void> {
  const { log } = await world.start();
  const tell = tellerOf(log, tester);
  await what((unit, type, data, by, command = `say ${log.state().seq + 1}`) => tell(unit, type, data, by, command));
}
