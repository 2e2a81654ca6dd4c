import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { describeFileError } from './file-errors.js';
import { shownName } from './terminal.js';

/** Where reports go unless told otherwise, in the current folder. */
const FOLDER = 'reports';

/** Where the report of one file goes. */
export interface ReportTarget {
  /** As shown to the user. */
  readonly shown: string;
  readonly path: string;
  /** Why it cannot be written there, as far as that is known before; `null` where nothing is in the way. */
  readonly obstacle: string | null;
}

/** Will there be a page, as far as one can know? */
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

/** Why nothing can be written at a path, found out before the work begins. Folders that are missing will be made. */
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

/** What is wrong with the call itself; whatever else is in the way shall not keep the result from being printed. */
function findProblem(file: string, target: ReportTarget, others: readonly ReportTarget[], folder: string) {
  if (resolve(folder, file) === target.path) return `${target.shown}: the report would overwrite the scenario`;
  if (others.some((other) => other.path === target.path)) {
    return `${target.shown}: two files would have this report; run them apart with --report FILE, or use --no-report`;
  }
  return undefined;
}

/**
 * Decides where the reports of these files go. What is in the way there is said when the result has been printed.
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
