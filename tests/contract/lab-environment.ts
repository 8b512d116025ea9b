import type { Dialect } from '../../src/lab/job.ts';

/** Every vendor's key, made of one word that must never turn up anywhere. */
export function keysOf(canary: string): Readonly<Record<string, string>> {
  return {
    RUNWAYML_API_SECRET: `key_${canary}`,
    LUMAAI_API_KEY: `luma-${canary}`,
    FAL_KEY: `${canary}:${canary}`,
  };
}

/** Every vendor's address, by dialect. */
export function labEnvironment(address: (dialect: Dialect) => string): Readonly<Record<string, string>> {
  return {
    RUNWAYML_BASE_URL: address('runway'),
    LUMAAI_BASE_URL: address('luma'),
    FAL_BASE_URL: address('fal'),
    COMFYUI_URL: address('comfyui'),
  };
}
