import { LOSS_GROUPS } from '../../mail/index.js';
import type { FigureNode } from '../../results/index.js';

/** Whether a word names a group of causes, which stand under `causes`. */
export function isCause(word: string): boolean {
  return (LOSS_GROUPS as readonly string[]).includes(word);
}

/** Words that may follow a place among the figures. */
export function wordsAfter({ keys }: FigureNode): string[] {
  return [...keys.keys()];
}

/** A figure may be named by what it is a part of, `deliveryRate` for its mean: the word that is left out. */
export function impliedWord({ figure, keys }: FigureNode): string | undefined {
  return figure === null ? undefined : [...keys].find(([, node]) => node.figure === figure)?.[0];
}

/** Times of the JSON, whose keys end in their unit, may be compared with plain seconds. */
export function takesSeconds(path: readonly string[]): boolean {
  return path.some((key) => key.endsWith('_s'));
}
