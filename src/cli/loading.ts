import { checkModel } from '../checks/index.js';
import type { Model } from '../model/index.js';
import { type Problem, parseScenario, renderProblems } from '../scenario/index.js';
import { type Input, readInputs, readNamedFile } from './inputs.js';
import { overridesOf } from './options.js';
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

/**
 * `--messages many` reaches the scenario language as `messages=many`: what is wrong with it is shown as it was given.
 */
function asGiven(problem: Problem, { options }: Changes): Problem {
  const [name, value] = options.find(([key, text]) => problem.excerpt === `${key}=${text}`) ?? [];
  if (problem.file !== '--set' || name === undefined || value === undefined) return problem;
  const shift = name.length + 1;
  const { column, endColumn } = problem;
  return { ...problem, file: `--${name}`, column: column - shift, endColumn: endColumn - shift, excerpt: value };
}

function parseInput(input: LoadedScenario['input'], changes: Changes): LoadedScenario {
  const { file, folder, bytes } = input;
  const text = new TextDecoder().decode(bytes);
  const readFile = (path: string) => readNamedFile(folder, path);
  const parsed = parseScenario({ text: bytes, file, overrides: overridesOf(changes), readFile });
  const problems = parsed.problems.map((problem) => asGiven(problem, changes));
  const errors = problems.filter(({ severity }) => severity === 'error');
  const remarks = problems.filter(({ severity }) => severity === 'advice');
  if (parsed.model === null) return { input, text, model: null, errors, advice: remarks };
  const advice = checkModel(parsed.model).map(
    (one): Problem => ({ ...one, severity: 'advice', ...parsed.positions(one.path) }),
  );
  return { input, text, model: parsed.model, errors, advice: [...remarks, ...advice] };
}

/** All problems of all scenarios, each once: what is wrong with an option is wrong for every scenario. */
export function allErrors(scenarios: readonly LoadedScenario[]): readonly Problem[] {
  const errors = scenarios.flatMap((scenario) => scenario.errors);
  return [...new Map(errors.map((error) => [renderProblems([error]), error])).values()];
}

/** Reads and parses all files that the command line names, with the changes it asks for; nothing runs yet. */
export async function loadScenarios(files: readonly string[], changes: Changes, session: Session): Promise<Loading> {
  const inputs = await readInputs(files, session);
  return {
    scenarios: inputs.flatMap((input) => (input.ok ? [parseInput(input, changes)] : [])),
    unreadable: inputs.flatMap((input) => (input.ok ? [] : [input.line])),
  };
}
