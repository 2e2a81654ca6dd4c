import type {
  BestSettings,
  ChangeOptions,
  CompareSettings,
  DrillSettings,
  RunSettings,
  SweepSettings,
} from '../jobs/index.js';

/** Options of a command that runs something, as commander hands them over. */
export interface RunOptions extends RunSettings {
  readonly format: 'table' | 'json' | 'csv' | 'markdown' | 'github' | 'junit';
  /** Path of the report; `false`: none. Absent: the default place. */
  readonly report?: string | false;
  /** The page responds to pointer and keys. */
  readonly interactive?: boolean;
  /** Folder for tables of all figures, and for pictures. */
  readonly csv?: string;
  readonly charts?: string;
  /** `FORMAT=FILE`: outputs besides the printed one. */
  readonly out: readonly string[];
}

/** Options for showing results. */
export type ShowOptions = Pick<RunOptions, 'format' | 'quiet' | 'interactive' | 'csv' | 'charts'>;

/** Options of `mxsim run` alone. */
export interface WatchedRunOptions extends RunOptions {
  /** Run again whenever a file is saved. */
  readonly watch?: boolean;
}

/** Options for showing a saved result again. */
export interface ReportOptions extends ShowOptions, Pick<RunOptions, 'out'> {
  readonly report?: string | false;
}

export type CompareOptions = RunOptions & CompareSettings;

export interface SweepOptions extends RunOptions, SweepSettings {
  /** Folder where cells are kept; the default place if absent. */
  readonly cells?: string;
}

export type BestOptions = ShowOptions & BestSettings & Pick<RunOptions, 'report' | 'out'>;

export type DrillOptions = ShowOptions & DrillSettings & Pick<RunOptions, 'report' | 'out'>;

/** Formats that have a JSON Schema. */
export const SCHEMA_NAMES = [
  'scenario',
  'result',
  'comparison',
  'sweep',
  'drill',
  'best',
  'plan',
  'exercise',
  'tour',
] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

export interface CheckOptions extends ChangeOptions {
  readonly format: 'table' | 'json';
  readonly quiet?: boolean;
  /** Advice counts as failure. */
  readonly strict?: boolean;
  /** Applies the advice. */
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

export interface PlayOptions {
  readonly output: string;
  /** Folder for the page as several files, instead of one file. */
  readonly folder?: string;
  /** File of a tour of the scenario. */
  readonly tour?: string;
}

export interface ExerciseOptions {
  /** Folder of the learner's files. */
  readonly folder: string;
  readonly hint?: boolean;
  readonly solution?: boolean;
  readonly watch?: boolean;
  readonly quiet?: boolean;
  readonly format: 'table' | 'json';
}

export interface NinesOptions extends RunSettings, Pick<RunOptions, 'out'> {
  readonly format: 'table' | 'json' | 'csv' | 'markdown';
  /** Path of the page. Absent: none. */
  readonly report?: string;
}

export interface MtaOptions {
  readonly format: 'table' | 'json';
  /** Presets to put side by side. */
  readonly compare?: readonly string[];
  /** Shows mixes of senders instead of MTAs. */
  readonly mixes?: boolean;
  /** Path of the page of a comparison. Absent: none. */
  readonly report?: string;
  readonly quiet?: boolean;
}
