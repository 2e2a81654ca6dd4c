import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Model } from '../model/index.js';

/** Hexadecimal digits of the hash that are shown; enough to tell scenarios apart, not to withstand forgery. */
const HASH_DIGITS = 16;

/** Version of this program, from its only place, package.json. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Entries that are written as JSON at once: a replay of millions of messages would be longer than a text can be. */
const PIECE = 10_000;

/** Keys in the order of the alphabet, so that equal models give equal text however they were made. */
function canonical(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length > PIECE ? digestList(value) : value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of a long list, piece by piece. */
function digestList(list: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (let start = 0; start < list.length; start += PIECE) {
    hash.update(JSON.stringify(list.slice(start, start + PIECE), canonical));
  }
  return hash.digest('hex');
}

/** Fingerprints that are known: models never change, and one of thousands of servers takes a while. */
const known = new WeakMap<Model, string>();

/** Fingerprint of a model: the first digits of the SHA-256 of its canonical JSON. Comments and layout do not change it. */
export function hashModel(model: Model): string {
  const before = known.get(model);
  if (before !== undefined) return before;
  const hash = createHash('sha256').update(JSON.stringify(model, canonical)).digest('hex').slice(0, HASH_DIGITS);
  known.set(model, hash);
  return hash;
}
