import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { EngineId } from '../../core/ids.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Hint, HintSource } from '../../orchestration/hints.ts';
import type { Vault } from '../vault.ts';
import { hookAddresses } from './address.ts';
import { announcedEngine } from './announced-engine.ts';
import { openAnnouncements } from './announcements.ts';
import { startReceiver } from './receiver.ts';

/** Where webhooks come in (`shotcaller.config.yaml`, `webhooks`). */
export interface WebhookSettings {
  /** What vendors call, without a final slash; leads to `port` on this machine. */
  readonly publicUrl: string;
  readonly port: number;
}

/** What webhooks are opened with. */
export interface WebhookParts {
  readonly settings: WebhookSettings;
  readonly stateDir: string;
  readonly vault: Vault;
  readonly engines: ReadonlyMap<EngineId, Engine>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Webhooks of one run: the engines that ask for them, and the hints that come of them. */
export interface Webhooks extends HintSource {
  readonly engines: ReadonlyMap<EngineId, Engine>;
  announced(attempt: string): boolean;
  close(): Promise<void>;
}

/**
 * Opens the receiver, and gives the engines that tell their vendors about it.
 * @throws {ConfigError} `webhooks.port`; {StoreError} when the vault can't be written.
 */
export async function openWebhooks({ settings, stateDir, vault, engines, clock }: WebhookParts): Promise<Webhooks> {
  const addresses = hookAddresses(settings.publicUrl, await vault.sealer('webhooks'));
  const announcements = openAnnouncements(join(stateDir, 'webhooks.jsonl'));
  const listeners = new Set<(hint: Hint) => void>();
  const onHint = (hint: Hint): void => {
    for (const listener of listeners) listener(hint);
  };
  const receiver = await startReceiver({ port: settings.port, addresses, announcements, engines, clock, onHint });
  return {
    engines: new Map(
      [...engines].map(([id, engine]): [EngineId, Engine] => [id, announcedEngine(engine, addresses, announcements)]),
    ),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announced: (attempt) => announcements.of(attempt).length > 0,
    close: () => receiver.close(),
  };
}
