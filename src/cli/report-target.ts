import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { describeFileError } from './file-errors.js';

/** Where reports go unless told otherwise, in the current folder. */
const FOLDER = 'reports';

/** Where the report of one file goes. */
export interface ReportTarget {
  /** As shown to the user. */
  readonly shown: string;
  readonly path: string;
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

/** Why nothing can be written at a path, found out before the work begins. Folders that are missing will be made. */
function findObstacle(path: string): string | undefined {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return 'this is a folder, not a file';
    let folder = dirname(path);
    while (statSync(folder, { throwIfNoEntry: false }) === undefined) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) return `${folder} is a file, not a folder`;
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return describeFileError(error);
  }
}

function findProblem(file: string, target: ReportTarget, others: readonly (ReportTarget | null)[], folder: string) {
  if (resolve(folder, file) === target.path) return `${target.shown}: the report would overwrite the scenario`;
  if (others.some((other) => other?.path === target.path)) {
    return `${target.shown}: two files would have this report; run them apart with --report FILE, or use --no-report`;
  }
  const obstacle = findObstacle(target.path);
  return obstacle === undefined ? undefined : `cannot write the report ${target.shown}: ${obstacle}`;
}

/**
 * Decides where the reports of these files go, and whether they can be written there.
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
    return { shown: option ?? relative(folder, path), path };
  });
  const lines = targets.flatMap((target, i) => findProblem(files[i] ?? '', target, targets.slice(0, i), folder) ?? []);
  return lines.length === 0 ? { ok: true, targets } : { ok: false, lines };
}
