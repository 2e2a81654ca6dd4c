import type { Model } from '../model/index.js';
import { sha256 } from './sha256.js';

/** SHA-256 of texts, one after the other, in hexadecimal. */
export type Digest = (texts: Iterable<string>) => string;

/** Hexadecimal digits of the hash that are shown; enough to tell scenarios apart, not to withstand forgery. */
const HASH_DIGITS = 16;

/** Entries that are written as JSON at once: a replay of millions of messages would be longer than a text can be. */
const PIECE = 10_000;

/** Keys in the order of the alphabet, so that equal models give equal text however they were made. */
function canonicalBy(digest: Digest) {
  return function canonical(_key: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.length > PIECE ? digest(pieces(value, canonical)) : value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
}

function* pieces(list: readonly unknown[], canonical: (key: string, value: unknown) => unknown): Generator<string> {
  for (let start = 0; start < list.length; start += PIECE) {
    yield JSON.stringify(list.slice(start, start + PIECE), canonical);
  }
}

/** Fingerprints that are known: models never change, and one of thousands of servers takes a while. */
const known = new WeakMap<Model, string>();

/** Fingerprint of a model: the first digits of the SHA-256 of its canonical JSON. Comments and layout do not change it. */
export function fingerprint(model: Model, digest: Digest = sha256): string {
  const before = known.get(model);
  if (before !== undefined) return before;
  const hash = digest([JSON.stringify(model, canonicalBy(digest))]).slice(0, HASH_DIGITS);
  known.set(model, hash);
  return hash;
}
