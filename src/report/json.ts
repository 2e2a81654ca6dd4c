import type { ComparisonResult, DrillResult, RunResult, SweepResult } from '../results/index.js';

/**
 * The results as JSON: one object, or an array of them; ends with a line break. Lists of numbers and the bars of
 * histograms stay on one line each, so that the text can be read and compared line by line.
 */
export function renderJson(
  results: RunResult | readonly RunResult[] | ComparisonResult | SweepResult | DrillResult,
): string {
  return `${harmlessJson(write(results, ''))}\n`;
}

/** What a terminal would obey or hide, which can only stand in texts: escaped, so that the data is the same. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** JSON that may be shown on a terminal: `JSON.stringify` leaves characters as they are that turn text round. */
export function harmlessJson(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null || isFlat(value)) return JSON.stringify(value) ?? 'null';
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((entry) => deeper + write(entry, deeper))
    : Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => `${deeper}${JSON.stringify(key)}: ${write(entry, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

/** Numbers in a list, or a record of two or three of them (an interval, a bar), or nothing at all. */
function isFlat(value: object): boolean {
  const entries = Object.values(value);
  // Numbers of which some are missing.
  if (Array.isArray(value) && value.some(isNumber)) return value.every((entry) => entry === null || isNumber(entry));
  if (entries.some((entry) => typeof entry !== 'number')) return false;
  return Array.isArray(value) || entries.length <= 3;
}
