import type { Model } from '../../model/index.js';
import { failed, type Reading } from '../../units/index.js';
import { type PathKey, parsePath, spellPath } from '../path.js';
import { choices, Speller } from '../problems/nearest.js';
import { METRICS, type Metric, type Party, type Quantity } from './metrics.js';

/** A figure that a text names, and what follows it. */
export interface NamedFigure {
  readonly path: readonly string[];
  readonly quantity: Quantity;
  /** What stands behind the name, without blanks around it. */
  readonly rest: string;
}

type Keys = Extract<Metric, { kind: 'keys' }>;

/** The model's own spelling of a name, or the nearest. */
function partyName(party: Party, written: string, model: Model): Reading<string> {
  const names = model[party].map(({ name }) => name);
  const host = written.toLowerCase().replace(/\.$/, '');
  const own = names.find((name) => name === written) ?? names.find((name) => name === host);
  if (own !== undefined) return { ok: true, value: own };
  const hint = `a name with dots goes into quotes: \`${party}["${names[0] ?? 'a.example'}"]\``;
  return unknown(`there is no ${party.slice(0, -1)} \`${written}\``, written, names, hint);
}

function unknown(message: string, word: string, known: readonly string[], hint?: string): Reading<never> {
  const nearest = new Speller().nearestKey(word, known);
  const guess = nearest === undefined ? (hint === undefined ? '' : `; ${hint}`) : `; did you mean \`${nearest}\``;
  return failed(message + guess, `one of ${choices([...known], 12)}`);
}

/** A figure may be named by what it is a part of: `deliveryRate` means its mean. */
function short(metric: Metric, path: string[]): Metric {
  if (metric.kind !== 'keys' || metric.short === null) return metric;
  path.push(metric.short);
  return (metric as Keys).keys.get(metric.short) ?? metric;
}

function follow(keys: readonly PathKey[], model: Model): Reading<Omit<NamedFigure, 'rest'>> {
  const path: string[] = [];
  let metric: Metric = METRICS;
  for (const { key } of keys) {
    const word = String(key);
    if (metric.kind === 'figure')
      return failed(`\`${spellPath(path)}\` is a figure; nothing leads on from it`, 'its name alone');
    if (metric.kind === 'party') {
      const name = partyName(metric.party, word, model);
      if (!name.ok) return name;
      path.push(name.value);
      metric = metric.each;
      continue;
    }
    const next: Metric | undefined = metric.keys.get(word);
    if (next === undefined) return unknown(`there is no figure \`${word}\``, word, [...metric.keys.keys()]);
    path.push(word);
    metric = next;
  }
  const end = short(metric, path);
  if (end.kind === 'figure') return { ok: true, value: { path, quantity: end.quantity } };
  const more = end.kind === 'keys' ? [...end.keys.keys()] : model[end.party].map(({ name }) => name);
  return failed(`\`${spellPath(path)}\` is not one figure`, `one of ${choices(more, 12)} after it`);
}

/**
 * Reads the name of a figure as asserts give it, at the beginning of a text: `latency.p99`, `servers["mx1"].share`.
 * Faults: no path, a word or a name that is not there (with the nearest), or a path that stops halfway.
 */
export function readFigureName(text: string, model: Model): Reading<NamedFigure> {
  const trimmed = text.trim();
  const path = parsePath(trimmed);
  if (!path.ok) return failed(path.message, path.expected);
  const found = follow(path.keys, model);
  if (!found.ok) return found;
  return { ok: true, value: { ...found.value, rest: trimmed.slice(path.end).trim() } };
}
