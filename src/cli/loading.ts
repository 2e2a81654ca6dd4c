import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkModel } from '../checks/index.js';
import type { Model } from '../model/index.js';
import { type Problem, parseScenario } from '../scenario/index.js';
import { type Input, readInputs } from './inputs.js';
import type { Changes } from './reproduction.js';
import type { Session } from './session.js';

/** A scenario from the command line: its model, or what is wrong with it. */
export interface LoadedScenario {
  readonly input: Extract<Input, { ok: true }>;
  /** As written. */
  readonly text: string;
  /** `null` where there are errors. */
  readonly model: Model | null;
  readonly errors: readonly Problem[];
  readonly advice: readonly Problem[];
}

export interface Loading {
  readonly scenarios: readonly LoadedScenario[];
  /** Files that could not be read, one plain line each. */
  readonly unreadable: readonly string[];
}

function parseInput(input: LoadedScenario['input'], changes: Changes): LoadedScenario {
  const { file, folder, bytes } = input;
  const text = new TextDecoder().decode(bytes);
  const readFile = (path: string) => readFileSync(resolve(folder, path), 'utf8');
  const parsed = parseScenario({ text: bytes, file, overrides: changes, readFile });
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  const remarks = parsed.problems.filter(({ severity }) => severity === 'advice');
  if (parsed.model === null) return { input, text, model: null, errors, advice: remarks };
  const advice = checkModel(parsed.model).map(
    (one): Problem => ({ ...one, severity: 'advice', ...parsed.positions(one.path) }),
  );
  return { input, text, model: parsed.model, errors, advice: [...remarks, ...advice] };
}

/** Reads and parses all files that the command line names, with the changes it asks for; nothing runs yet. */
export async function loadScenarios(files: readonly string[], changes: Changes, session: Session): Promise<Loading> {
  const inputs = await readInputs(files, session);
  return {
    scenarios: inputs.flatMap((input) => (input.ok ? [parseInput(input, changes)] : [])),
    unreadable: inputs.flatMap((input) => (input.ok ? [] : [input.line])),
  };
}
