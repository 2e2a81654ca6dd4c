import type { PlannedOptions } from '../experiment/shards/index.js';
import type { Changes } from '../library/index.js';
import { type Problem, renderProblems } from '../scenario/index.js';
import type { SearchOptions } from './goal.js';

/** Options that change the scenario, as they are written on the command line. */
export interface ChangeOptions extends PlannedOptions {
  readonly set: readonly string[];
}

/** Settings of a run. */
export interface RunSettings extends ChangeOptions, SearchOptions {
  readonly threads?: number;
  /** Adds closed forms beside the figures. */
  readonly checkTheory?: boolean;
  /** Adds the figures of each replication to the result. */
  readonly values?: boolean;
  /** Shows no progress. */
  readonly quiet?: boolean;
}

export interface CompareSettings extends RunSettings {
  /** `NAME: PATH=VALUE`. */
  readonly variant: readonly string[];
}

export interface SweepSettings extends RunSettings {
  /** `PATH=V1,V2,…` or `PATH=FROM..TO:STEP`. */
  readonly vary: readonly string[];
  readonly zip?: boolean;
  readonly figure: readonly string[];
  /** `PATH=20` or `PATH=1h:100,4h:20`: the cheapest cell that meets all asserts is marked. */
  readonly cost?: readonly string[];
}

export interface BestSettings extends ChangeOptions, Pick<RunSettings, 'threads' | 'quiet'> {
  /** `PATH=V1,V2,…`; `PATH=`: as in the scenario, or removed. */
  readonly vary: readonly string[];
  /** `PATH=20` or `PATH=1h:100,4h:20`. */
  readonly cost: readonly string[];
  readonly tolerance?: string;
  readonly maxReplications?: number;
}

/** Settings of a drill; times are as written. */
export interface DrillSettings extends ChangeOptions, Pick<RunSettings, 'threads' | 'quiet'> {
  readonly for?: string;
  readonly at?: string;
  readonly late?: string;
  /** Pairs as well, unless `false`. */
  readonly pairs?: boolean;
}

const NAMES = ['messages', 'duration', 'replications', 'seed'] as const satisfies readonly (keyof PlannedOptions)[];

/** The options that change the figures of a run. */
export function changesOf(options: ChangeOptions): Changes {
  const named = NAMES.flatMap((name): [string, string][] => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { options: named, sets: options.set };
}

/** The reasons why nothing is run. */
export interface Refusal {
  readonly ok: false;
  /** Errors in scenarios, each with its place. */
  readonly problems: readonly Problem[];
  /** Errors in the call, or a file that could not be read: one line each. */
  readonly lines: readonly string[];
}

export function refused(...lines: readonly string[]): Refusal {
  return { ok: false, problems: [], lines };
}

/** A refusal as the program prints it. */
export function renderRefusal({ problems, lines }: Pick<Refusal, 'problems' | 'lines'>): string {
  const text = lines.map((line) => `mxsim: ${line}\n`).join('');
  return [renderProblems(problems), text].filter(Boolean).join('\n');
}
