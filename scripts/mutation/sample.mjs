// Which mutants are tried where not all are: drawn at random by a seed, so that whoever asks again gets the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** So many of a list, the same for the same seed: a shuffle by a linear congruential generator (Numerical Recipes, §7.1). */
export function drawn(list, count, seed) {
  const left = [...list];
  let state = (Number(seed) * 2654435761) >>> 0;
  const chosen = [];
  while (chosen.length < count && left.length > 0) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.push(...left.splice(Math.floor((state / 2 ** 32) * left.length), 1));
  }
  return chosen;
}

/** What an instrumenter is told to say goes nowhere. */
const SILENT = {
  ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined])),
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
};

/** All mutants that Stryker would make of some files: where each begins and ends (from 0), and what it puts there. */
export async function mutantsOf(root, paths, excludedMutations) {
  const files = paths.map((path) => ({ name: path, mutate: true, content: readFileSync(join(root, path), 'utf8') }));
  const options = { excludedMutations, ignorers: [], plugins: null };
  const { mutants } = await new Instrumenter(SILENT).instrument(files, options);
  return mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ fileName, replacement, location }) => ({ file: fileName, location, put: replacement }));
}

/** The part of a file in which a mutant lies, as Stryker wants it named: lines from 1. */
export function rangeOf({ file, location: { start, end } }) {
  return `${file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}
