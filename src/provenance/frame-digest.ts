import { createHash } from 'node:crypto';
import type { Sha256Hex } from '../core/hashing.ts';

/**
 * Decodes a video and hashes each frame: lower-case hex SHA-256 of its yuv420p bytes, in order, without time stamps.
 * Damaged frames should come out as wrong hashes; a decoder that gives up instead makes every shot of the file a
 * mismatch, not only the damaged one.
 */
export type FrameHasher = (file: string) => Promise<readonly Sha256Hex[]>;

/**
 * Digest of a run of frames: SHA-256 over the concatenated (binary) SHA-256 of each frame. It stays the same when the
 * frames are copied into an episode, so a shot can be proven inside the finished file.
 * @param hashes Lower-case hex SHA-256 per frame, in order.
 */
export function frameDigest(hashes: readonly Sha256Hex[]): Sha256Hex {
  const digest = createHash('sha256');
  for (const hash of hashes) digest.update(Buffer.from(hash, 'hex'));
  return digest.digest('hex');
}
