import { createHash } from 'node:crypto';
import { fingerprint } from '../library/index.js';
import type { Model } from '../model/index.js';

/** Fingerprint of a model, by Node's own SHA-256, which is faster: a replay of millions of messages takes a while. */
export function hashModel(model: Model): string {
  return fingerprint(model, (texts) => {
    const hash = createHash('sha256');
    for (const text of texts) hash.update(text);
    return hash.digest('hex');
  });
}
