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
  /** `false`: none. Absent: the default place. */
  readonly report?: string | false;
  /** The page answers to pointer and keys. */
  readonly interactive?: boolean;
  /** Folder for tables of all figures, and for pictures. */
  readonly csv?: string;
  readonly charts?: string;
  /** `FORMAT=FILE`: outputs besides what is printed. */
  readonly out: readonly string[];
}

/** How results are shown. */
export type ShowOptions = Pick<RunOptions, 'format' | 'quiet' | 'interactive' | 'csv' | 'charts'>;

/** Of `mxsim run` alone. */
export interface WatchedRunOptions extends RunOptions {
  /** Run again whenever a file is saved. */
  readonly watch?: boolean;
}

/** A saved result shown again. */
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
  /** Advice fails as well. */
  readonly strict?: boolean;
  /** Advice is followed. */
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

export interface PlayOptions {
  readonly output: string;
  /** Instead of one file: where the page goes as files beside each other. */
  readonly folder?: string;
  /** A file that leads through the scenario. */
  readonly tour?: string;
}

export interface ExerciseOptions {
  /** Where the learner's files are. */
  readonly folder: string;
  readonly hint?: boolean;
  readonly solution?: boolean;
  readonly watch?: boolean;
  readonly quiet?: boolean;
  readonly format: 'table' | 'json';
}

export interface NinesOptions extends RunSettings, Pick<RunOptions, 'out'> {
  readonly format: 'table' | 'json' | 'csv' | 'markdown';
  /** Where the page goes. Absent: none. */
  readonly report?: string;
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
