import { argumentProblem, type Problem, type ScenarioInput, type WrittenScenario } from '../scenario/index.js';
import type { Input, ScenarioSource } from './loading.js';

/** A scenario: its text in YAML or JSON, the bytes of that text, or an object with the keys of the language. */
export type ScenarioArgument = string | Uint8Array | WrittenScenario;

/** Problems with the scenario, or with the call. */
export interface Refused {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

/** The text of a scenario. An object that JSON cannot express is a problem. */
export function textOf(call: string, scenario: ScenarioArgument): string | Uint8Array | Refused {
  if (typeof scenario === 'string' || scenario instanceof Uint8Array) return scenario;
  try {
    return `${JSON.stringify(scenario, null, 2)}\n`;
  } catch (error) {
    const message = `the scenario cannot be written as JSON: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`;
    return { ok: false, problems: [argumentProblem(call, message, 'an object of texts, numbers, lists and objects')] };
  }
}

/** The scenario as a source for `parseSource`. */
export function sourceOf(
  text: string | Uint8Array,
  file: string,
  { readFile }: Pick<Partial<ScenarioInput>, 'readFile'>,
): ScenarioSource {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const input: Input = { file, argument: file, folder: '', bytes };
  const none = (): string => {
    throw new Error('there is no `readFile` that gives it');
  };
  return { input, bytes: text, overrides: [], readFile: readFile ?? none };
}
