import { quoteWord, readVersion } from '../../library/index.js';
import {
  comparePresets,
  PRESET_NAMES,
  type PresetComparison,
  presetBehaviour,
  presetName,
  retryTimes,
} from '../../mail/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeUnknown } from '../option-values.js';
import type { MtaOptions } from '../options.js';
import { writePage } from '../page-file.js';
import { planReports, type ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';
import { isColoured, widthOf } from '../terminal.js';

/** Maximum number of names, a bound on the input and on the page: three side by side are readable, twelve are not. */
const MOST_NAMES = 12;

/** Error text about the call; empty if it is right. */
function findMistakes(names: readonly string[]): string {
  const unknown = names.filter((name) => !PRESET_NAMES.includes(name));
  if (unknown.length > 0) return unknown.slice(0, MOST_NAMES).map(describeUnknown).join('');
  const count = new Set(names).size;
  if (count < 2) return 'mxsim: --compare needs at least two different MTAs\n';
  return count > MOST_NAMES ? `mxsim: --compare takes at most ${MOST_NAMES} MTAs, ${count} were given\n` : '';
}

/** Differences with their sources, and the retry times [s] of the presets that were asked for. */
function renderJson({ names, rows, same }: PresetComparison): string {
  const differences = rows.map(({ key, values }) => ({
    key,
    values: Object.fromEntries(names.map((name, at) => [name, values[at]])),
  }));
  const retries = names.flatMap((name) => {
    const mta = presetBehaviour(name);
    if (mta === undefined) return [];
    const { ages, givesUpAt } = retryTimes(mta);
    return [[name, { ages_s: ages, givesUpAt_s: givesUpAt }] as const];
  });
  return `${JSON.stringify({ mtas: names, differences, same, retries: Object.fromEntries(retries) }, null, 2)}\n`;
}

async function draw(comparison: PresetComparison, { shown }: ReportTarget): Promise<string> {
  const { renderPresetPage } = await import('../../report/index.js');
  const command = `mxsim mta --compare ${comparison.names.join(' ')} --report ${quoteWord(shown)}`;
  return renderPresetPage(comparison, { version: readVersion(), command });
}

/** Puts presets side by side: prints their differences and retry times, and writes a page if one is asked for. */
export async function compareMtas(
  written: readonly string[],
  options: MtaOptions,
  session: Session,
): Promise<ExitCode> {
  const { stdout, stderr, env, folder } = session;
  const names = written.map((name) => presetName(name) ?? name);
  const mistakes = findMistakes(names);
  const comparison = mistakes === '' ? comparePresets(names) : undefined;
  const reports = planReports(['mta'], options.report ?? false, folder);
  const lines = reports.ok ? '' : reports.lines.map((line) => `mxsim: ${line}\n`).join('');
  if (comparison === undefined || !reports.ok) {
    await stderr.write(mistakes + lines);
    return EXIT.wrong;
  }
  if (options.format === 'json') await stdout.write(renderJson(comparison));
  else {
    const { renderPresetComparison } = await import('../../report/index.js');
    const size = { width: widthOf(stdout, env), colour: isColoured(stdout, env) };
    await stdout.write(renderPresetComparison(comparison, size));
  }
  const target = reports.targets[0] ?? null;
  return target === null ? EXIT.done : writePage(target, () => draw(comparison, target), options, session);
}
