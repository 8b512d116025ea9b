import type { Dialect } from '../../src/lab/job.ts';

/** The secret with which a lab must be told to check Kling's tokens. */
export function klingSecretOf(canary: string): string {
  return `secret-${canary}`;
}

/** Every vendor's key, made of one word that must never turn up anywhere. */
export function keysOf(canary: string): Readonly<Record<string, string>> {
  return {
    ALIBABA_API_KEY: `sk-${canary}`,
    GOOGLE_API_KEY: `AIza${canary}`,
    LUMA_AGENTS_API_KEY: `luma-api-${canary}`,
    AI_GATEWAY_API_KEY: `vck_${canary}`,
    FAL_KEY: `${canary}:${canary}`,
    ARK_API_KEY: `ark-${canary}`,
    KLING_ACCESS_KEY: `access-${canary}`,
    KLING_SECRET_KEY: klingSecretOf(canary),
    LUMAAI_API_KEY: `luma-${canary}`,
    REPLICATE_API_TOKEN: `r8_${canary}`,
    RUNWAYML_API_SECRET: `key_${canary}`,
    XAI_API_KEY: `xai-${canary}`,
  };
}

/** Every vendor's address, by dialect. */
export function labEnvironment(address: (dialect: Dialect) => string): Readonly<Record<string, string>> {
  return {
    ALIBABA_BASE_URL: address('dashscope'),
    GOOGLE_VERTEX_BASE_URL: address('vertex'),
    LUMA_AGENTS_BASE_URL: address('agents'),
    COMFYUI_URL: address('comfyui'),
    ARK_BASE_URL: address('ark'),
    KLING_BASE_URL: address('kling'),
    AI_GATEWAY_BASE_URL: address('gateway'),
    FAL_BASE_URL: address('fal'),
    LUMAAI_BASE_URL: address('luma'),
    REPLICATE_BASE_URL: address('replicate'),
    RUNWAYML_BASE_URL: address('runway'),
    XAI_BASE_URL: address('xai'),
  };
}
