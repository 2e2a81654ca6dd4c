import type { Changes } from './reproduction.js';

/** Options that change the scenario, as commander hands them over. */
export interface ChangeOptions {
  readonly messages?: string;
  readonly duration?: string;
  readonly replications?: string;
  readonly seed?: string;
  readonly set: readonly string[];
}

export interface RunOptions extends ChangeOptions {
  readonly threads?: number;
  readonly format: 'table' | 'json' | 'csv' | 'markdown' | 'github' | 'junit';
  /** A figure and half the width its interval may have: replications are added until it holds. */
  readonly precision?: string;
  /** Replications are added until every assert is decided. */
  readonly decide?: boolean;
  readonly maxReplications?: number;
  /** Runs that agree decide an assert once others are surely rarer than this share of runs. */
  readonly agreement?: number;
  /** `false`: none. Absent: the default place. */
  readonly report?: string | false;
  readonly quiet?: boolean;
  /** The page answers to pointer and keys. */
  readonly interactive?: boolean;
  /** Folder for tables of all figures, and for pictures. */
  readonly csv?: string;
  readonly charts?: string;
}

/** How results are shown. */
export type ShowOptions = Pick<RunOptions, 'format' | 'quiet' | 'interactive' | 'csv' | 'charts'>;

/** A saved result shown again. */
export interface ReportOptions extends ShowOptions {
  readonly report?: string | false;
}

export interface CompareOptions extends RunOptions {
  /** `NAME: PATH=VALUE`. */
  readonly variant: readonly string[];
}

export interface SweepOptions extends RunOptions {
  /** `PATH=V1,V2,…` or `PATH=FROM..TO:STEP`. */
  readonly vary: readonly string[];
  readonly zip?: boolean;
  readonly figure: readonly string[];
  /** Folder where cells are kept; the default place if absent. */
  readonly cells?: string;
}

/** What has a JSON Schema. */
export const SCHEMA_NAMES = ['scenario', 'result', 'comparison', 'sweep', 'plan'] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

export interface CheckOptions extends ChangeOptions {
  readonly format: 'table' | 'json';
  readonly quiet?: boolean;
}

export interface MtaOptions {
  readonly format: 'table' | 'json';
  /** Presets to put side by side. */
  readonly compare?: readonly string[];
  /** Mixes of senders instead of MTAs. */
  readonly mixes?: boolean;
  /** Where the page of a comparison goes. Absent: none. */
  readonly report?: string;
  readonly quiet?: boolean;
}

const NAMES = ['messages', 'duration', 'replications', 'seed'] as const;

/** What of the options changes the figures of a run. */
export function changesOf(options: ChangeOptions): Changes {
  const named = NAMES.flatMap((name): [string, string][] => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { options: named, sets: options.set };
}

/** The same as the scenario language's `PATH=VALUE`. A seed is a text, whatever it looks like; YAML reads JSON's quotes. */
export function overridesOf({ options, sets }: Changes): string[] {
  const named = options.map(([name, value]) => `${name}=${name === 'seed' ? JSON.stringify(value) : value}`);
  return [...sets, ...named];
}
