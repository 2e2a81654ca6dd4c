import { distance } from 'fastest-levenshtein';
import type { MtaBehaviour } from '../behaviour/behaviour.js';
import { PRESETS } from './list.js';
import { behaviourOf } from './preset.js';

/**
 * Common names of a service, and the preset that stands for it. Mail of outlook.com and of Microsoft 365 leaves through
 * the same servers, those of Exchange Online (`outbound.protection.outlook.com`); `hotmail-2016` is an earlier
 * measurement.
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...['google', 'googlemail', 'gsuite', 'google-workspace'].map((name) => [name, 'gmail'] as const),
  ...['ymail'].map((name) => [name, 'yahoo'] as const),
  ...['outlook', 'o365', 'office365', 'm365', 'microsoft365'].map((name) => [name, 'microsoft-365'] as const),
  ...['icloud'].map((name) => [name, 'apple'] as const),
]);

/** Shortest prefix that is matched; shorter ones fit too many names. */
const SHORTEST_BEGINNING = 3;

/** Most names that are suggested. */
const MOST_MEANT = 3;

/** The preset that a name stands for: its own name, or a common one. */
export function presetName(name: string): string | undefined {
  return PRESETS.some((preset) => preset.name === name) ? name : ALIASES.get(name);
}

/** Behaviours requested so far: most scenarios name one or two of all presets. */
const behaviours = new Map<string, MtaBehaviour>();

/** The behaviour of a preset, complete and frozen, by any of its names; undefined for an unknown name. */
export function presetBehaviour(name: string): MtaBehaviour | undefined {
  const own = presetName(name);
  const known = own === undefined ? undefined : behaviours.get(own);
  if (known !== undefined) return known;
  const preset = PRESETS.find((one) => one.name === own);
  if (preset === undefined) return undefined;
  const behaviour = behaviourOf(preset);
  behaviours.set(preset.name, behaviour);
  return behaviour;
}

/** Other names of a preset. */
export function aliasesOf(preset: string): readonly string[] {
  return [...ALIASES].flatMap(([alias, name]) => (name === preset ? [alias] : []));
}

function bared(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}

/**
 * Presets that a wrong name may mean, nearest first: a shared beginning, or containment, counts more than similarity.
 */
export function nearestPresets(wrong: string): readonly string[] {
  const word = bared(wrong.slice(0, 64));
  if (word.length < SHORTEST_BEGINNING) return [];
  const names = [...PRESETS.map(({ name }) => [name, name] as const), ...ALIASES];
  const beginAlike = names.filter(([name]) => {
    const own = bared(name);
    return own.startsWith(word) || (own.length > SHORTEST_BEGINNING && word.includes(own));
  });
  const most = Math.max(1, Math.floor(word.length / 3));
  const lookAlike = names
    .map(([name, preset]) => ({ preset, far: distance(word, bared(name)) }))
    .filter(({ far }) => far <= Math.max(most, word.length > SHORTEST_BEGINNING ? 2 : 1))
    .sort((a, b) => a.far - b.far);
  const least = lookAlike[0]?.far;
  const found =
    beginAlike.length > 0
      ? beginAlike.map(([, preset]) => preset)
      : lookAlike.filter(({ far }) => far === least).map(({ preset }) => preset);
  return [...new Set(found)].slice(0, MOST_MEANT);
}
