import { languageKeys } from '../scenario/index.js';

/** Section of the language that a key belongs to. */
export type Part = 'domain' | 'server' | 'behaviour';

const KEYS: Readonly<Record<Part, ReadonlySet<string>>> = languageKeys();

/**
 * True if the language has a key. An import writes an unknown key as a comment in its place; as soon as the schema has
 * the key, the comment becomes the key.
 */
export function canSay(part: Part, key: string): boolean {
  return KEYS[part].has(key);
}
