import { checkModel, type Mend } from '../checks/index.js';
import type { Model } from '../model/index.js';
import { defaultReplications, messagesPerReplication } from '../model/index.js';
import { type Positions, type Problem, parseScenario, type ReadFile, renderProblems } from '../scenario/index.js';
import { type Changes, overridesOf } from './changes.js';

/** A text that was read, and its name. */
export interface Input {
  /** Name as given; `stdin` for standard input. */
  readonly file: string;
  /** Name quoted for a shell. */
  readonly argument: string;
  /** Folder that paths in the file are relative to. */
  readonly folder: string;
  readonly bytes: Uint8Array;
}

/** Advice with its place, and the mend that follows it, if known. */
export interface GivenAdvice extends Problem {
  readonly mend?: Mend;
}

/** A scenario that was read: its model, or its errors. */
export interface LoadedScenario {
  readonly input: Input;
  /** The text as written. */
  readonly text: string;
  /** Changes `PATH=VALUE` that were applied to it, in order. */
  readonly overrides: readonly string[];
  /** Texts of the files that it names, if they are small enough to be kept beside a result. */
  readonly files: Readonly<Record<string, string>>;
  /** `null` if there are errors. */
  readonly model: Model | null;
  readonly errors: readonly Problem[];
  readonly advice: readonly GivenAdvice[];
  /** The advice that does not come from the checks. */
  readonly remarks: readonly Problem[];
  /** Places of its parts; `null` if there are errors. */
  readonly positions: Positions | null;
  /** Line of each assert in the file, from 1. */
  readonly assertLines: readonly number[];
  /** True if neither the scenario nor the call gives the number of replications. */
  readonly countsItself: boolean;
  /** The plain data at a path, changes included; `undefined` if there is none. */
  readonly written: (path: string) => unknown;
}

/** A scenario without errors. */
export interface ReadyScenario extends LoadedScenario {
  readonly model: Model;
}

/** `--messages many` reaches the scenario language as `messages=many`: its error is shown under the option as given. */
function asGiven(problem: Problem, { options }: Changes): Problem {
  const [name, value] = options.find(([key, text]) => problem.excerpt === `${key}=${text}`) ?? [];
  if (problem.file !== '--set' || name === undefined || value === undefined) return problem;
  const shift = name.length + 1;
  const { column, endColumn } = problem;
  return { ...problem, file: `--${name}`, column: column - shift, endColumn: endColumn - shift, excerpt: value };
}

/** The text of a scenario, and its origin. */
export interface ScenarioSource {
  readonly input: Input;
  readonly bytes: string | Uint8Array;
  /** Changes that come with it, before those of the command line. */
  readonly overrides: readonly string[];
  readonly readFile: ReadFile;
}

/** Maximum total size of the files that are kept with a result [characters]. */
const MOST_KEPT = 4 * 1024 * 1024;

/** Looks nothing up, in a scenario with errors. */
const NOTHING = (): undefined => undefined;

/** Reads files and keeps their texts while there is room for them. */
function remembering(readFile: ReadFile): { readFile: ReadFile; files: Record<string, string> } {
  const files: Record<string, string> = {};
  let room = MOST_KEPT;
  return {
    files,
    readFile: (path) => {
      const text = readFile(path);
      if (text.length <= room) {
        room -= text.length;
        Object.defineProperty(files, path, { value: text, enumerable: true, configurable: true });
      }
      return text;
    },
  };
}

/** Parses a scenario with the changes of the command line, and checks it. */
export function parseSource(source: ScenarioSource, changes: Changes): LoadedScenario {
  const { input, bytes } = source;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const { readFile, files } = remembering(source.readFile);
  const overrides = [...source.overrides, ...overridesOf(changes)];
  const parsed = parseScenario({ text: bytes, file: input.file, overrides, readFile });
  const problems = parsed.problems.map((problem) => asGiven(problem, changes));
  const errors = problems.filter(({ severity }) => severity === 'error');
  const remarks = problems.filter(({ severity }) => severity === 'advice');
  const loaded = { input, text, overrides, files, errors, remarks };
  if (parsed.model === null) {
    return {
      ...loaded,
      model: null,
      positions: null,
      advice: remarks,
      assertLines: [],
      countsItself: false,
      written: NOTHING,
    };
  }
  const advice = adviceOn(parsed.model, parsed.positions);
  const assertLines = parsed.model.asserts.map((_, at) => parsed.positions(['assert', at]).line);
  const { model, positions, written } = parsed;
  const countsItself = !parsed.saysReplications;
  return { ...loaded, model, positions, advice: [...remarks, ...advice], assertLines, countsItself, written };
}

/** Advice on a model from the checks, with places. */
export function adviceOn(model: Model, positions: Positions): GivenAdvice[] {
  return checkModel(model).map(
    (one): GivenAdvice => Object.assign({ severity: 'advice' as const }, one, positions(one.path)),
  );
}

/** All problems of all scenarios, each once: an error in an option recurs in every scenario. */
export function allErrors(scenarios: readonly LoadedScenario[]): readonly Problem[] {
  const errors = scenarios.flatMap((scenario) => scenario.errors);
  return [...new Map(errors.map((error) => [renderProblems([error]), error])).values()];
}

/**
 * Number of replications for each of several set-ups that do not give one: as many as one scenario with the messages of
 * them all. `null` if each has as many as it would have alone.
 */
export function sharedReplications(scenarios: readonly LoadedScenario[]): number | null {
  const own = scenarios.flatMap(({ model, countsItself }) => (model !== null && countsItself ? [model] : []));
  const messages = own.reduce((sum, model) => sum + messagesPerReplication(model), 0);
  const shared = defaultReplications(messages);
  return own.some(({ replications }) => replications > shared) ? shared : null;
}

/** Adds a number of replications to the changes. */
export function withReplications<T extends { readonly options: readonly (readonly [string, string])[] }>(
  changes: T,
  replications: number,
): T {
  return { ...changes, options: [...changes.options, ['replications', String(replications)] as const] };
}
