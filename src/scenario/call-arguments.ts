import { choices, didYouMean, Speller } from './mistakes/nearest.js';
import { type Problem, problemAt } from './mistakes/problem.js';
import { foundPhrase } from './schema/leaf.js';
import { positionAt, sourceOf } from './text/source.js';

/** The rule that an argument must satisfy. */
export interface ArgumentRule {
  readonly expected: string;
  readonly takes: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';

const RULES: Readonly<Record<string, ArgumentRule>> = {
  file: { expected: 'a text: what problems call the scenario', takes: isText },
  overrides: {
    expected: 'a list of texts such as `servers["mx1.example.org"].rtt=200ms`',
    takes: (value) => Array.isArray(value) && value.every(isText),
  },
  readFile: { expected: 'a function that gives the text of a file', takes: isFunction },
  onProgress: { expected: 'a function that takes a share from 0 to 1', takes: isFunction },
};

/** Options of the command line, with their names in the library. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['set', 'overrides'],
  ['sets', 'overrides'],
  ['changes', 'overrides'],
  ['filename', 'file'],
  ['path', 'file'],
  ['name', 'file'],
  ['progress', 'onProgress'],
]);

/** A problem whose file is named after the function, for callers that are not checked by TypeScript. */
export function argumentProblem(call: string, message: string, expected?: string, hint?: string): Problem {
  const at = positionAt(sourceOf(`${call}()`, ''), 0, 1);
  return problemAt({ code: 'argument', message, expected, hint }, at, []);
}

/** Checks the first argument of a call; empty if it is valid. */
export function checkText(call: string, text: unknown): readonly Problem[] {
  const expected = 'the text of a scenario, or its bytes (Uint8Array)';
  if (typeof text === 'string' || text instanceof Uint8Array) return [];
  const isObject = typeof text === 'object' && text !== null && !Array.isArray(text);
  const hint = isObject ? 'JSON is YAML: give `JSON.stringify(scenario)`' : undefined;
  return [argumentProblem(call, `the scenario: ${foundPhrase(text)}`, expected, hint)];
}

/** Checks the first argument of a call that takes an object as well as a text. */
export function checkScenario(call: string, scenario: unknown): readonly Problem[] {
  const isObject = typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario);
  if (typeof scenario === 'string' || isObject) return [];
  const expected = 'the text of a scenario, its bytes (Uint8Array), or an object with the keys of the language';
  return [argumentProblem(call, `the scenario: ${foundPhrase(scenario)}`, expected)];
}

/**
 * Checks the options of a call: not an object, an unknown option, or an invalid value. `rules`: those of the options
 * that only this call has.
 */
export function checkOptions(
  call: string,
  given: unknown,
  names: readonly string[],
  rules: Readonly<Record<string, ArgumentRule>> = {},
): readonly Problem[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [argumentProblem(call, `the options: ${foundPhrase(given)}`, `an object with ${choices(names)}`)];
  }
  const speller = new Speller();
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => {
      const other = OTHER_NAMES.get(name.toLowerCase());
      const near = other !== undefined && names.includes(other) ? other : speller.nearest(name, names);
      return argumentProblem(call, `there is no option \`${name.slice(0, 60)}\``, choices(names), didYouMean(near));
    }),
    ...names.flatMap((name) => {
      const value: unknown = Reflect.get(given, name);
      const rule = rules[name] ?? RULES[name];
      if (value === undefined || rule === undefined || rule.takes(value)) return [];
      return [argumentProblem(call, `\`${name}\`: ${foundPhrase(value)}`, rule.expected)];
    }),
  ];
}

/** True if a text looks like the name of a file instead of its contents. */
export function looksLikePath(text: string): boolean {
  return text.length < 1000 && /^[^\n:{}]{0,900}\.(?:ya?ml|json)\s*$/i.test(text);
}
