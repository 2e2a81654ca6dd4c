import type { Model } from '../../model/index.js';
import type { Figure, Party } from '../../results/index.js';
import { failed, type Reading } from '../../units/index.js';
import { choices, Speller } from '../mistakes/nearest.js';
import { parsePath, spellPath } from '../path.js';
import { asDnsHasIt, isDnsName } from '../schema/names.js';
import { type FollowedPath, followFigure, wordsAfter } from './figure-path.js';

/** A figure that a text names, and the text after it. */
export interface NamedFigure {
  readonly path: readonly string[];
  readonly figure: Figure;
  /** The text after the name, trimmed. */
  readonly rest: string;
}

/** The model's spelling of a name: hosts and domains compare as in the DNS, labels exactly. */
function partyName(party: Party, written: string, model: Model): string | undefined {
  const names = model[party].map(({ name }) => name);
  if (names.includes(written)) return written;
  if (party === 'senders') return undefined;
  const host = asDnsHasIt(written);
  return names.find((name) => isDnsName(name) && name === host);
}

function unknown(message: string, word: string, known: readonly string[], hint?: string): Reading<never> {
  const nearest = new Speller().nearestKey(word, known);
  const guess = nearest === undefined ? (hint === undefined ? '' : `; ${hint}`) : `; did you mean \`${nearest}\``;
  return failed(message + guess, `one of ${choices([...known], 12)}`);
}

type Stop = Extract<FollowedPath, { ok: false }>;

function refused({ why, index, node, path }: Stop, keys: readonly string[], model: Model): Reading<never> {
  const word = keys[index] ?? '';
  if (why === 'tooFar') return failed(`\`${spellPath(path)}\` is a figure; nothing leads on from it`, 'its name alone');
  if (why === 'unknown') return unknown(`there is no figure \`${word}\``, word, wordsAfter(node));
  const party = node.each?.party;
  if (why === 'nobody' && party !== undefined) {
    const names = model[party].map(({ name }) => name);
    const hint = `a name with dots goes into quotes: \`${party}["${names[0] ?? 'a.example'}"]\``;
    return unknown(`there is no ${party.slice(0, -1)} \`${word}\``, word, names, hint);
  }
  const more = party === undefined ? wordsAfter(node) : model[party].map(({ name }) => name);
  return failed(`\`${spellPath(path)}\` is not one figure`, `one of ${choices(more, 12)} after it`);
}

/**
 * Reads the name of a figure, as in asserts, at the beginning of a text: `latency.p99`, `servers["mx1"].share`. Faults:
 * no path, an unknown word or name (with the nearest), or a path that stops halfway.
 */
export function readFigureName(text: string, model: Model): Reading<NamedFigure> {
  const trimmed = text.trim();
  const parsed = parsePath(trimmed);
  if (!parsed.ok) return failed(parsed.message, parsed.expected);
  const keys = parsed.keys.map(({ key }) => String(key));
  const found = followFigure(keys, (party, index) => partyName(party, keys[index] ?? '', model) ?? null);
  if (!found.ok) return refused(found, keys, model);
  const { path, figure } = found;
  return { ok: true, value: { path, figure, rest: trimmed.slice(parsed.end).trim() } };
}
