import { spellDecision } from '../spelling.js';
import { type Decision, FAILURE_CLASSES, STAGES } from '../vocabulary.js';
import { isPossible, presetRows } from './description.js';
import { PRESETS } from './list.js';
import type { Cited, Preset } from './preset.js';

/** One value of one preset, beside those of others. */
export interface ComparedValue {
  /** As plain data: times in seconds, null for none and unlimited. */
  readonly value: unknown;
  /** As the scenario language writes it. */
  readonly text: string;
  readonly source: string;
  readonly assumed: boolean;
}

/** One key in which presets differ. */
export interface ComparedRow {
  /** Key of the scenario language; after a failure also the class: `onFailure.greeting.5xx`. */
  readonly key: string;
  /** One per preset, in their order. */
  readonly values: readonly ComparedValue[];
}

export interface PresetComparison {
  readonly names: readonly string[];
  /** Only what differs. */
  readonly rows: readonly ComparedRow[];
  /** How many values are the same in all. */
  readonly same: number;
}

function compared({ value, source, assumed }: Cited<Decision>): ComparedValue {
  return { value, text: spellDecision(value), source, assumed };
}

/** Every value of a preset by its key; what is done after a failure one by one. */
function valuesOf(preset: Preset): Map<string, ComparedValue> {
  const values = new Map<string, ComparedValue>();
  for (const { key, value, text, source, assumed } of presetRows(preset.values)) {
    if (!key.startsWith('onFailure.')) values.set(key, { value, text, source, assumed });
    else if (key === 'onFailure.connect') {
      // Where the first of them stands: the order of the reference page.
      for (const stage of STAGES) {
        for (const kind of FAILURE_CLASSES.filter((one) => isPossible(stage, one))) {
          values.set(`onFailure.${stage}.${kind}`, compared(preset.values.onFailure[stage][kind]));
        }
      }
    }
  }
  return values;
}

/**
 * What differs between presets, key by key. Names are taken once each, in their order; undefined if one is unknown.
 * Two values are the same if the scenario language writes them alike, whatever their sources say.
 */
export function comparePresets(names: readonly string[]): PresetComparison | undefined {
  const once = [...new Set(names)];
  const presets = once.flatMap((name) => PRESETS.find((preset) => preset.name === name) ?? []);
  if (presets.length !== once.length) return undefined;
  const columns = presets.map(valuesOf);
  const keys = [...(columns[0]?.keys() ?? [])];
  const all = keys.map((key): ComparedRow => ({ key, values: columns.flatMap((column) => column.get(key) ?? []) }));
  const rows = all.filter(({ values }) => new Set(values.map(({ text }) => text)).size > 1);
  return { names: once, rows, same: all.length - rows.length };
}

/** The same with the classes of one stage that differ in the same way in one row: `onFailure.mail: 4xx, timeout`. */
export function mergeFailures(rows: readonly ComparedRow[]): ComparedRow[] {
  const merged = new Map<string, ComparedRow>();
  for (const row of rows) {
    const [, stage, kind] = /^(onFailure\.\w+)\.(\w+)$/.exec(row.key) ?? [];
    const id = stage === undefined ? row.key : [stage, ...row.values.map(({ text }) => text)].join('|');
    const before = merged.get(id);
    const key = before === undefined ? `${stage}: ${kind}` : `${before.key}, ${kind}`;
    merged.set(id, stage === undefined ? row : { key, values: (before ?? row).values });
  }
  return [...merged.values()];
}
