import { timingSafeEqual } from 'node:crypto';
import type { AttemptId, EngineId } from '../../core/ids.ts';

/** What a webhook address stands for. */
export interface HookTarget {
  readonly engine: EngineId;
  readonly attempt: AttemptId;
}

/** The secret addresses of attempts: nobody can make one up, and one tells nothing of the others. */
export interface HookAddresses {
  /** The address to give to the vendor. */
  urlOf(target: HookTarget): string;
  /** What a request path stands for; `undefined` for every path that `urlOf` did not make. */
  targetOf(path: string): HookTarget | undefined;
}

/** `…/hooks/<engine>/<attempt>/<mac>`; whatever stands before it belongs to the proxy in front. */
const form = /\/hooks\/([a-z0-9][a-z0-9._/-]{0,100})\/([0-9A-Z]{26})\/([0-9a-f]{64})$/;

/**
 * Addresses below a public URL.
 * @param seal keyed digest (hex) under a key that never leaves this machine.
 */
export function hookAddresses(publicUrl: string, seal: (text: string) => string): HookAddresses {
  const macOf = ({ engine, attempt }: HookTarget): string => seal(`${engine}\n${attempt}`);
  return {
    urlOf: (target) => `${publicUrl}/hooks/${target.engine}/${target.attempt}/${macOf(target)}`,
    targetOf: (path) => {
      const [, engine = '', attempt = '', mac = ''] = form.exec(path) ?? [];
      if (mac === '') return undefined;
      const target = { engine, attempt };
      return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(target))) ? target : undefined;
    },
  };
}
