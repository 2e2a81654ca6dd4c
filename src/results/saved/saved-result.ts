import type { z } from 'zod';
import {
  type BestResult,
  type ComparisonResult,
  type DrillResult,
  RESULT_FORMAT,
  RESULT_REVISION,
  type RunResult,
  type SweepResult,
} from '../index.js';
import { best, drill, evidence, run } from '../schema/index.js';

/** A result that was read, or the reason why not, in a few words. */
export type SavedReading =
  | { readonly ok: true; readonly result: RunResult }
  | { readonly ok: false; readonly message: string };

/**
 * A result that can be shown again: a run, a comparison, a sweep, a drill, the best of designs; or the reason why not,
 * in a few words.
 */
export type SavedReport =
  | { readonly kind: 'run'; readonly result: RunResult }
  | { readonly kind: 'comparison'; readonly result: ComparisonResult }
  | { readonly kind: 'sweep'; readonly result: SweepResult }
  | { readonly kind: 'drill'; readonly result: DrillResult }
  | { readonly kind: 'best'; readonly result: BestResult }
  | { readonly kind: 'none'; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A file written by mxsim, in a format that this version knows. */
interface Opened {
  readonly content: Fields;
  readonly revision: number;
}

function open(text: string): Opened | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'this is no JSON';
  }
  if (Array.isArray(value)) return `this file holds ${value.length} results; one is expected`;
  const mxsim = isFields(value) ? value['mxsim'] : undefined;
  if (!isFields(value) || !isFields(mxsim)) return 'this is no result of mxsim';
  const { format, revision = 1 } = mxsim;
  if (format !== RESULT_FORMAT || typeof revision !== 'number') {
    return `its format is ${JSON.stringify(format)}; this version reads format ${RESULT_FORMAT}`;
  }
  // A later revision only adds keys; they are skipped.
  return { content: { ...value, mxsim: { ...mxsim, revision: RESULT_REVISION } }, revision };
}

/** The content as parsed by a schema, or its first error. */
function checked<T extends z.ZodType>(schema: T, content: Fields): z.output<T> | string {
  const reading = schema.safeParse(content);
  if (reading.success) return reading.data;
  const [issue] = reading.error.issues;
  return `\`${issue?.path.map(String).join('.') ?? ''}\` is not as a result has it: ${issue?.message ?? ''}`;
}

/** True if a text looks like a saved result: a scenario has no key `mxsim`. */
export function isSavedResult(text: string): boolean {
  return /^\s*[[{]/.test(text) && /"mxsim"\s*:\s*\{/.test(text.slice(0, 400));
}

function runOf({ content, revision }: Opened): RunResult | string {
  const result = checked(run.runResult, content);
  return typeof result !== 'string' && revision === 1 ? upgraded(result) : result;
}

/**
 * Reads the output of `mxsim run`, `compare`, `sweep`, `drill` or `best` with `--format json`, of this revision of the
 * format or an earlier one. Never throws.
 */
export function readSavedReport(text: string): SavedReport {
  const opened = open(text);
  if (typeof opened === 'string') return { kind: 'none', message: opened };
  const as = <Kind, Result extends object>(kind: Kind, result: Result | string) =>
    typeof result === 'string' ? { kind: 'none' as const, message: result } : { kind, result };
  const { content } = opened;
  if ('comparison' in content) return as('comparison' as const, checked(evidence.comparisonResult, content));
  if ('drill' in content) return as('drill' as const, checked(drill.drillResult, content));
  if ('designs' in content) return as('best' as const, checked(best.bestResult, content));
  if ('sweep' in content) return as('sweep' as const, checked(evidence.sweepResult, content));
  return as('run' as const, runOf(opened));
}

/** Reads one result of `mxsim run --format json`. Never throws. */
export function readSavedResult(text: string): SavedReading {
  const opened = open(text);
  if (typeof opened === 'string') return { ok: false, message: opened };
  const isOther = ['comparison', 'sweep', 'drill', 'designs'].some((key) => key in opened.content);
  const result = isOther ? 'this is not the result of `mxsim run`' : runOf(opened);
  return typeof result === 'string' ? { ok: false, message: result } : { ok: true, result };
}

/**
 * Upgrades a result of the first revision: its overrides come from its command, and its estimates from two
 * figures.
 */
function upgraded(result: RunResult): RunResult {
  const { deliveryRate, firstPassRate, scenario } = result;
  return {
    ...result,
    scenario: { ...scenario, overrides: overridesOfCommand(scenario.command) },
    estimates: {
      ...(deliveryRate === null ? {} : { deliveryRate }),
      ...(firstPassRate === null ? {} : { firstPassRate }),
    },
  };
}

/** Words of a command line in POSIX quotes, as mxsim writes them: plain, or in single quotes with `'\''` inside. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|\\'/g, (part, inner: string | undefined) => (part === "\\'" ? "'" : (inner ?? ''))),
  );
}

const OPTIONS = ['messages', 'duration', 'replications', 'seed'];

/** The changes `PATH=VALUE` that a command of mxsim makes to its scenario, in order. */
function overridesOfCommand(command: string): string[] {
  const words = wordsOf(command);
  return words.flatMap((word, at) => {
    const value = words[at + 1];
    if (value === undefined) return [];
    if (word === '--set') return [value];
    const name = OPTIONS.find((option) => word === `--${option}`);
    if (name === undefined) return [];
    return [`${name}=${name === 'seed' ? JSON.stringify(value) : value}`];
  });
}
