import { resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { EXIT, type ExitCode, gravest } from './exit-code.js';
import { findObstacle, type ReportTarget, type ReportTargets } from './report-target.js';
import { save } from './saving.js';
import type { Session } from './session.js';
import { shownName } from './terminal.js';

/** Formats of `--out FORMAT=FILE`; each command takes some of them. */
export type OutFormat = 'json' | 'csv' | 'markdown' | 'github' | 'junit' | 'html';

const SHORT: Readonly<Record<string, OutFormat>> = { md: 'markdown' };

/** A file besides the printed output. */
export interface OutFile {
  readonly format: Exclude<OutFormat, 'html'>;
  readonly target: ReportTarget;
}

/** Outputs that a call asks for. */
export type OutPlan =
  | {
      readonly ok: true;
      readonly files: readonly OutFile[];
      /** Value as for `--report`: the page is one of the outputs. */
      readonly report: string | false | undefined;
    }
  | { readonly ok: false; readonly lines: readonly string[] };

interface Wanted {
  readonly out: readonly string[];
  readonly report?: string | false;
}

function formatNamed(name: string, formats: readonly OutFormat[]): OutFormat | undefined {
  return formats.find((format) => format === (Object.hasOwn(SHORT, name) ? SHORT[name] : name));
}

/** Error text for a value of `--out`. */
function fault(text: string, formats: readonly OutFormat[]): string {
  const known = formats.join(', ');
  const [, name = '', file] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
  if (formatNamed(name, formats) !== undefined || file !== '') {
    if (file === '' || formatNamed(name, formats) !== undefined)
      return `--out ${shownName(text)}: expected FORMAT=FILE, such as json=result.json`;
    return `--out ${shownName(text)}: there is no format ${shownName(name)} here; did you mean ${closest(name, [...formats])}? There are: ${known}`;
  }
  return `--out ${shownName(text)}: expected FORMAT=FILE, such as json=result.json; formats are ${known}`;
}

/**
 * Reads `--out FORMAT=FILE`, which may be repeated: one run, many outputs. An obstacle to writing a file is reported
 * after the result has been printed, as with reports; a mistake in the call, before anything runs.
 */
export function planOutFiles(
  { out, report }: Wanted,
  formats: readonly OutFormat[],
  inputs: readonly string[],
  folder: string,
): OutPlan {
  const lines: string[] = [];
  const files: OutFile[] = [];
  const taken = new Map(inputs.map((input) => [resolve(folder, input), `the input ${shownName(input)}`]));
  let page = report;
  for (const text of out) {
    const at = text.indexOf('=');
    const format = at < 0 ? undefined : formatNamed(text.slice(0, at), formats);
    const file = text.slice(at + 1);
    if (format === undefined || file === '') {
      lines.push(fault(text, formats));
      continue;
    }
    const path = resolve(folder, file);
    const before = taken.get(path);
    if (before !== undefined) lines.push(`--out ${shownName(text)} would overwrite ${before}`);
    taken.set(path, `--out ${shownName(text)}`);
    if (format !== 'html')
      files.push({ format, target: { shown: shownName(file), path, obstacle: findObstacle(path) } });
    else if (typeof page === 'string')
      lines.push(`--out ${shownName(text)}: there is one page, and ${shownName(page)} is another place for it`);
    else page = file;
  }
  return lines.length === 0 ? { ok: true, files, report: page } : { ok: false, lines };
}

/** Error lines about the outputs that a call asks for. */
export function linesOf(...plans: readonly (OutPlan | ReportTargets)[]): readonly string[] {
  return plans.flatMap((plan) => (plan.ok ? [] : plan.lines));
}

/** Writes the files, each whole or not at all. If one fails, the others are still written. */
export async function writeOutFiles(
  files: readonly OutFile[],
  render: (format: OutFile['format']) => Promise<string>,
  quiet: boolean,
  { stderr, sayLast, interrupted }: Session,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for (const { format, target } of files) {
    const { shown, path, obstacle } = target;
    const text = obstacle === null ? await render(format) : '';
    if (interrupted.aborted) return EXIT.interrupted;
    const saved = obstacle === null ? save(path, text) : { ok: false as const, reason: obstacle, code: EXIT.wrong };
    if (saved.ok) {
      if (!quiet) await stderr.write(`Written: ${shown}\n`);
    } else {
      sayLast(`cannot write ${shown}: ${saved.reason}`);
      codes.push(saved.code);
    }
  }
  return gravest(codes);
}
