import { spellDecision } from '../behaviour/spelling.js';
import { type Decision, FAILURE_CLASSES, STAGES } from '../vocabulary.js';
import { isPossible, presetRows } from './description.js';
import { PRESETS } from './list.js';
import type { Cited, Preset } from './preset.js';

/** One value of one preset, to be compared with those of others. */
export interface ComparedValue {
  /** Plain data: times in seconds, null for none and unlimited. */
  readonly value: unknown;
  /** The value as the scenario language writes it. */
  readonly text: string;
  readonly source: string;
  readonly assumed: boolean;
}

/** One key in which presets differ. */
export interface ComparedRow {
  /** Key of the scenario language; for a decision also the class: `onFailure.greeting.5xx`. */
  readonly key: string;
  /** One value per preset, in their order. */
  readonly values: readonly ComparedValue[];
}

export interface PresetComparison {
  readonly names: readonly string[];
  /** Rows in which presets differ. */
  readonly rows: readonly ComparedRow[];
  /** Number of values that are the same in all. */
  readonly same: number;
}

function compared({ value, source, assumed }: Cited<Decision>): ComparedValue {
  return { value, text: spellDecision(value), source, assumed };
}

/** Every value of a preset by its key; decisions after failures one by one. */
function valuesOf(preset: Preset): Map<string, ComparedValue> {
  const values = new Map<string, ComparedValue>();
  for (const { key, value, text, source, assumed } of presetRows(preset.values)) {
    if (!key.startsWith('onFailure.')) values.set(key, { value, text, source, assumed });
    else if (key === 'onFailure.connect') {
      // At the place of the first decision: the order of the reference page.
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
 * Compares presets key by key and returns the rows that differ. Repeated names are dropped; undefined if one is
 * unknown. Two values are the same if the scenario language writes them alike, whatever their sources say.
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

/** A row that stands for several keys of one kind. */
interface Group {
  readonly stages: string[];
  readonly kinds: string;
  readonly values: readonly ComparedValue[];
}

function textsOf({ values }: ComparedRow): string {
  return values.map(({ text, assumed }) => `${text}${assumed ? ' ?' : ''}`).join('|');
}

/** Failures of one stage with the same decision: `mail` and `timeout, 4xx`. */
function byStage(rows: readonly ComparedRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const [, stage = '', kind = ''] = /^\w+\.(\w+)(?:\.(\w+))?$/.exec(row.key) ?? [];
    const id = `${stage}|${textsOf(row)}`;
    const before = groups.get(id);
    groups.set(id, {
      stages: [stage],
      kinds: before === undefined ? kind : `${before.kinds}, ${kind}`,
      values: (before ?? row).values,
    });
  }
  return [...groups.values()];
}

/** Merges rows about the same stages if their values agree. */
function merge(section: string, rows: readonly ComparedRow[]): ComparedRow[] {
  const groups = new Map<string, Group>();
  for (const group of byStage(rows)) {
    const id = `${group.kinds}|${textsOf({ key: '', values: group.values })}`;
    const before = groups.get(id);
    groups.set(id, before === undefined ? group : { ...before, stages: [...before.stages, ...group.stages] });
  }
  return [...groups.values()].map(({ stages, kinds, values }) => {
    const key = `${section}.${stages.join(', ')}`;
    return { key: kinds === '' ? key : `${key}: ${kinds}`, values };
  });
}

/**
 * Merges rows for display: time-outs, or decisions, that differ in the same way share a row, with the first's sources.
 */
export function mergeRows(rows: readonly ComparedRow[]): ComparedRow[] {
  const sections = ['timeouts', 'onFailure'];
  const sectionOf = ({ key }: ComparedRow) => sections.find((section) => key.startsWith(`${section}.`));
  return rows.flatMap((row, at) => {
    const section = sectionOf(row);
    if (section === undefined) return [row];
    const before = rows[at - 1];
    if (before !== undefined && sectionOf(before) === section) return [];
    return merge(
      section,
      rows.filter((one) => sectionOf(one) === section),
    );
  });
}
