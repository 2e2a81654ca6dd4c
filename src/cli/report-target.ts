import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { describeFileError } from './file-errors.js';
import { shownName } from './terminal.js';

/** Default folder of reports, in the current folder. */
const FOLDER = 'reports';

/** Destination of the report of one file. */
export interface ReportTarget {
  /** Path as shown to the user. */
  readonly shown: string;
  readonly path: string;
  /** Reason why it cannot be written, as far as that is known before; `null` if there is none. */
  readonly obstacle: string | null;
}

/** True if a page will be written, as far as that is known. */
export function canWrite(target: ReportTarget | null): boolean {
  return target !== null && target.obstacle === null;
}

export type ReportTargets =
  | { readonly ok: true /** One per file; `null`: no report. */; readonly targets: readonly (ReportTarget | null)[] }
  | { readonly ok: false; readonly lines: readonly string[] };

/** `scenarios/first-failover.yaml` → `first-failover`; standard input is called `stdin`. */
export function reportName(file: string): string {
  if (file === '-') return 'stdin';
  const name = basename(file);
  return ['.yaml', '.yml', '.json'].includes(extname(name)) ? name.slice(0, -extname(name).length) : name;
}

const IS_FOLDER = 'this is a folder, not a file';

/** Reason why a path cannot be written, found before the work begins. Missing folders will be made. */
export function findObstacle(path: string): string | null {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return IS_FOLDER;
    let folder = dirname(path);
    while (statSync(folder, { throwIfNoEntry: false }) === undefined) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) return `${folder} is a file, not a folder`;
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return describeFileError(error);
  }
}

/** Finds mistakes in the call itself; any other obstacle must not keep the result from being printed. */
function findProblem(file: string, target: ReportTarget, others: readonly ReportTarget[], folder: string) {
  if (resolve(folder, file) === target.path) return `${target.shown}: the report would overwrite the scenario`;
  if (others.some((other) => other.path === target.path)) {
    return `${target.shown}: two files would have this report; run them apart with --report FILE, or use --no-report`;
  }
  return undefined;
}

/**
 * Decides the destinations of the reports of these files. An obstacle is reported when the result has been printed.
 *
 * @param option the value of `--report`, `false` for `--no-report`.
 */
export function planReports(
  files: readonly string[],
  option: string | false | undefined,
  folder: string,
): ReportTargets {
  if (option === false) return { ok: true, targets: files.map(() => null) };
  if (option !== undefined && files.length > 1) {
    return { ok: false, lines: [`--report ${option} is one file, but ${files.length} scenarios have one report each`] };
  }
  if (option === '') return { ok: false, lines: ['--report needs the name of a file'] };
  const targets = files.map((file): ReportTarget => {
    const path = resolve(folder, option ?? join(FOLDER, `${reportName(file)}.html`));
    return { shown: shownName(option ?? relative(folder, path)), path, obstacle: findObstacle(path) };
  });
  const [first] = targets;
  if (option !== undefined && first?.obstacle === IS_FOLDER) {
    return { ok: false, lines: [`cannot write the report ${option}: ${IS_FOLDER}`] };
  }
  const lines = targets.flatMap((target, i) => findProblem(files[i] ?? '', target, targets.slice(0, i), folder) ?? []);
  return lines.length === 0 ? { ok: true, targets } : { ok: false, lines };
}
