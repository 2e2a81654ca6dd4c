/** Version of the plan and of shard files; a reader refuses versions that it does not know. */
export const PLAN_FORMAT = 1;

/** Form of a version (semver.org); nothing else is printed on terminals. */
export const VERSION = /^[\w.+-]{1,64}$/;

/** Most shards of a plan: schedulers number arrays up to here at most. */
export const MOST_SHARDS = 100_000;
/** Cells of a sweep that one plan may hold. */
export const MOST_CELLS = 10_000;

/** SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal digits. */
export type Fingerprint = (data: string | Uint8Array) => string;

/** The scenario of a plan, with everything that is needed to read it again on another machine. */
export interface PlannedScenario {
  /** File name as given; `stdin` for standard input. */
  readonly file: string;
  /** The file name quoted for a shell. */
  readonly argument: string;
  readonly text: string;
  /** Texts of all files that the scenario names, by the name it gives them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Options of the command line that change a scenario, in the order in which they are applied. */
export const OPTION_NAMES = ['messages', 'duration', 'replications', 'seed'] as const;
export type OptionName = (typeof OPTION_NAMES)[number];
export type PlannedOptions = { readonly [name in OptionName]?: string };

/** One set-up of a plan: the scenario with changes. A plan of one run has one cell. */
export interface PlannedCell {
  /** Short and unique; empty if there is only one cell. */
  readonly name: string;
  /** Changes `PATH=VALUE`, in order; then the options. */
  readonly sets: readonly string[];
  readonly options: PlannedOptions;
  /** Hash of the model that the scenario and the changes give. */
  readonly hash: string;
  readonly replications: number;
}

/** Arguments of the equivalent `mxsim sweep`. */
export interface PlannedSweep {
  /** `PATH=V1,V2,…`, in all combinations or in step. */
  readonly vary: readonly string[];
  readonly zip: boolean;
  /** Figures to show; empty for the usual ones. */
  readonly figures: readonly string[];
  /** Changes to all cells. */
  readonly sets: readonly string[];
  readonly options: PlannedOptions;
}

/** Replications `from` to `to` of one cell, both included; replications count from 1, cells from 0. */
export interface Part {
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

/** Content of a plan. */
export interface PlanContent {
  /** Version of mxsim that made it, and that must run it. */
  readonly version: string;
  readonly scenario: PlannedScenario;
  /** Origin of the cells; `null` for the plan of a single run. */
  readonly sweep: PlannedSweep | null;
  readonly cells: readonly PlannedCell[];
  /** Parts that each shard has to run; shards count from 0. Together they hold each replication of each cell once. */
  readonly shards: readonly (readonly Part[])[];
}

/** A large run or a sweep, cut into shards that know nothing of each other. */
export interface Plan extends PlanContent {
  /** Fingerprint of the content: shows what belongs together. */
  readonly hash: string;
}

function orderedOptions(options: PlannedOptions): PlannedOptions {
  return Object.fromEntries(OPTION_NAMES.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
}

function orderedSweep({ vary, zip, figures, sets, options }: PlannedSweep): PlannedSweep {
  return { vary, zip, figures, sets, options: orderedOptions(options) };
}

/** Content with its keys in one order, so that equal plans give equal texts. */
function orderedContent({ version, scenario, sweep, cells, shards }: PlanContent): PlanContent {
  const { file, argument, text, files } = scenario;
  return {
    version,
    scenario: { file, argument, text, files: Object.fromEntries(Object.entries(files).sort(byName)) },
    sweep: sweep === null ? null : orderedSweep(sweep),
    cells: cells.map(({ name, sets, options, hash, replications }) => ({
      name,
      sets,
      options: orderedOptions(options),
      hash,
      replications,
    })),
    shards: shards.map((parts) => parts.map(({ cell, from, to }) => ({ cell, from, to }))),
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Gives a plan its hash. */
export function sealPlan(content: PlanContent, fingerprint: Fingerprint): Plan {
  const ordered = orderedContent(content);
  return { hash: fingerprint(JSON.stringify(ordered)), ...ordered };
}

/** Number of replications of all cells together. */
export function countReplications({ cells }: Pick<Plan, 'cells'>): number {
  return cells.reduce((sum, { replications }) => sum + replications, 0);
}

/** Number of replications that one shard runs. */
export function countParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
