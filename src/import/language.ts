import { languageKeys } from '../scenario/index.js';

/** Where a key of the language stands. */
export type Part = 'domain' | 'server' | 'behaviour';

const KEYS: Readonly<Record<Part, ReadonlySet<string>>> = languageKeys();

/**
 * Whether the language has a key. What it lacks, an import writes as a comment in its place; as soon as the schema has the
 * key, the comment becomes the key.
 */
export function canSay(part: Part, key: string): boolean {
  return KEYS[part].has(key);
}
