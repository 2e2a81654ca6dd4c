import { arrivalDifferences } from '../experiment/index.js';
import {
  allErrors,
  type Changes,
  type Input,
  type LoadedScenario,
  parseSource,
  type ReadyScenario,
  renderCommand,
  type ScenarioSource,
  sharedReplications,
  withReplications,
} from '../library/index.js';
import type { RunResult } from '../results/index.js';
import { isSavedResult, readSavedResult } from '../results/saved/index.js';
import type { Problem } from '../scenario/index.js';
import { goalOf, type SearchOptions } from './goal.js';
import type { Refusal } from './options.js';
import { type CompareSettings, changesOf } from './options.js';
import { MOST_ARMS, readVariants, type Variant } from './variants.js';

/** One set-up of a comparison, ready to run. */
export interface LoadedSetUp {
  readonly name: string;
  readonly scenario: ReadyScenario;
  /** The command that runs it alone. */
  readonly command: string;
  /** The saved result that the set-up comes from, if nothing has been changed; `null` otherwise. */
  readonly saved: RunResult | null;
}

/** Set-ups, or all errors. */
export type LoadedSetUps = { readonly ok: true; readonly setUps: readonly LoadedSetUp[] } | Refusal;

interface Origin {
  readonly source: ScenarioSource;
  readonly saved: RunResult | null;
}

/** Last revision in which a result had one replication unless otherwise specified. */
const LAST_OF_ONE = 3;

/** Scenario source from the text and files in a saved result. */
function sourceOfSaved(input: Input, { scenario, search, mxsim }: RunResult): ScenarioSource {
  const { text, files = {}, replications } = scenario;
  // If the run itself added replications, its text does not give their number; nor does one of an older revision, in
  // which one was the default.
  const isSaid = search === undefined && (mxsim.revision ?? 1) > LAST_OF_ONE;
  const added = isSaid ? [] : [`replications=${replications}`];
  const overrides = [...(scenario.overrides ?? []), ...added];
  const readFile = (path: string): string => {
    const kept = Object.hasOwn(files, path) ? files[path] : undefined;
    if (kept === undefined) throw new Error('the saved result does not hold it; compare the scenario itself');
    return kept;
  };
  return { input, bytes: text, overrides, readFile };
}

/** A scenario, or the scenario of a saved result. @returns a line that says why it cannot be read. */
export function openSource(source: ScenarioSource): Origin | string {
  const { input } = source;
  const text = new TextDecoder().decode(input.bytes);
  if (!isSavedResult(text)) return { source, saved: null };
  const reading = readSavedResult(text);
  if (!reading.ok) return `${input.file}: ${reading.message}`;
  return { source: sourceOfSaved(input, reading.result), saved: reading.result };
}

/** Makes names distinct: the second `a` becomes `a (2)`. */
function distinct(names: readonly string[]): string[] {
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

/** A file of a comparison. */
export interface SetUpSource {
  /** Name of its set-up. */
  readonly name: string;
  readonly source: ScenarioSource;
}

interface Candidate {
  readonly source: ScenarioSource;
  readonly changes: Changes;
  readonly name: string;
  readonly loaded: LoadedScenario;
  readonly command: string;
  readonly saved: RunResult | null;
}

function candidatesOf(
  origins: readonly (Origin & { readonly name: string })[],
  variants: readonly Variant[],
  options: CompareSettings,
): Candidate[] {
  const changes = changesOf(options);
  const isPlain = changes.options.length + changes.sets.length === 0;
  const given = origins.map(
    ({ name, source, saved }): Candidate => ({
      source,
      changes,
      name,
      loaded: parseSource(source, changes),
      command: saved !== null && isPlain ? saved.scenario.command : renderCommand(source.input.argument, changes),
      saved: isPlain ? saved : null,
    }),
  );
  const [first] = origins;
  if (first === undefined) return given;
  return [
    ...given,
    ...variants.map(({ name, sets }): Candidate => {
      // A variant's changes come last: they are its purpose.
      const own = { ...changes, sets: [...changes.sets, ...sets] };
      const loaded = parseSource(first.source, own);
      const command = renderCommand(first.source.input.argument, own);
      return { source: first.source, changes: own, name, loaded, command, saved: null };
    }),
  ];
}

/** Set-ups without a number of replications share the number that one scenario would have. */
function shareReplications(candidates: readonly Candidate[]): readonly Candidate[] {
  const shared = sharedReplications(candidates.map(({ loaded }) => loaded));
  if (shared === null) return candidates;
  return candidates.map((candidate) => {
    if (!candidate.loaded.countsItself) return candidate;
    const changes = withReplications(candidate.changes, shared);
    const command = renderCommand(candidate.source.input.argument, changes);
    return { ...candidate, changes, command, loaded: parseSource(candidate.source, changes) };
  });
}

/** Shows a problem with a change under the name of the option that gave it. */
function asVariant(problem: Problem, variants: readonly Variant[]): Problem {
  const isVaried = problem.file === '--set' && variants.some(({ sets }) => sets.includes(problem.excerpt ?? ''));
  return isVaried ? { ...problem, file: '--variant' } : problem;
}

/** The variants that a call asks for, or an error line. `files`: number of files in the call. */
export function checkVariants(files: number, texts: readonly string[]): readonly Variant[] | string {
  const variants = readVariants(texts);
  if (!variants.ok) return variants.line;
  const count = files + variants.variants.length;
  if (count > MOST_ARMS) return `${count} set-ups are too many: at most ${MOST_ARMS} are compared`;
  if (count < 2) return 'there is nothing to compare with: give two files, or one and --variant';
  if (files > 1 && variants.variants.length > 0) return 'variants are made of one file; several were given';
  return variants.variants;
}

/** Reads the set-ups of a comparison: files, or one file and its variants. A source that is a text is a read error. */
export function readSetUps(
  sources: readonly (SetUpSource | string)[],
  variants: readonly Variant[],
  options: CompareSettings,
): LoadedSetUps {
  const origins = sources.map((one) => {
    if (typeof one === 'string') return one;
    const origin = openSource(one.source);
    return typeof origin === 'string' ? origin : { name: one.name, ...origin };
  });
  const unreadable = origins.filter((origin) => typeof origin === 'string');
  const candidates = shareReplications(
    candidatesOf(
      origins.filter((origin) => typeof origin !== 'string'),
      variants,
      options,
    ),
  );
  const errors = allErrors(candidates.map(({ loaded }) => loaded));
  const problems = errors.map((one) => asVariant(one, variants));
  if (problems.length + unreadable.length > 0) return { ok: false, problems, lines: unreadable };
  const names = distinct(candidates.map(({ name }) => name));
  const setUps = candidates.flatMap(({ loaded, command, saved }, at): LoadedSetUp[] => {
    const { model } = loaded;
    return model === null ? [] : [{ name: names[at] ?? '', scenario: { ...loaded, model }, command, saved }];
  });
  return { ok: true, setUps };
}

/** The reasons why the set-ups cannot be compared, one for each that differs from the first; empty if they can. */
export function findObstacles(setUps: readonly LoadedSetUp[]): readonly string[] {
  const [reference, ...others] = setUps;
  if (reference === undefined) return [];
  return others.flatMap(({ name, scenario }) => {
    const differences = arrivalDifferences(reference.scenario.model, scenario.model);
    if (differences.length === 0) return [];
    const head = `${name} cannot be compared with ${reference.name}: message 1 of one is not message 1 of the other`;
    return [[head, ...differences.map((line) => `  ${line}`)].join('\n')];
  });
}

/** The goal for which replications are added, which every set-up must share; or an error line. */
export function commonGoal(setUps: readonly LoadedSetUp[], options: SearchOptions): ReturnType<typeof goalOf> {
  const goals = setUps.map(({ scenario }) => goalOf(options, scenario.model));
  const wrong = goals.findIndex((goal) => goal !== null && 'line' in goal);
  const [first = null] = goals;
  const fault = goals[wrong];
  if (fault === undefined || fault === null || !('line' in fault)) return first;
  return { line: `${setUps[wrong]?.name ?? ''}: ${fault.line}` };
}
