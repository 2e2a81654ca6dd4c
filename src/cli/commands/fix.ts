import { basename, join, resolve } from 'node:path';
import { type Hunk, type Mended, type Mending, mendScenario, type TrialWords, trialText } from '../../jobs/index.js';
import { parseSource } from '../../library/index.js';
import { renderProblems } from '../../scenario/index.js';
import { countOf } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readInputs, sourceOf } from '../inputs.js';
import type { CheckOptions } from '../options.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

function renderHunk({ from, before, after }: Hunk): string {
  const span = (lines: readonly string[]): string => `${lines.length === 0 ? from - 1 : from},${lines.length}`;
  const head = `@@ -${span(before)} +${span(after)} @@`;
  return [head, ...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)].join('\n');
}

function renderMended(mended: Mended, file: string, words: TrialWords): string {
  const { code, message, line, column } = mended.advice;
  return `${shownName(file)}:${line}:${column}: ${message} [${code}]\n${renderHunk(mended.hunk)}\n  ${trialText(mended, words)}\n`;
}

function renderLeft({ advice, why }: Mending['left'][number], file: string): string {
  return `${shownName(file)}:${advice.line}:${advice.column}: left as it is, ${why} [${advice.code}]\n`;
}

function summary({ mended, scenario }: Mending, file: string, isWritten: boolean): string {
  const done =
    mended.length === 0 ? 'nothing to mend' : `${countOf(mended.length, 'mend')}${isWritten ? '' : ', not written'}`;
  const { length } = scenario.advice;
  const rest = length === 0 ? 'no advice' : length === 1 ? 'one piece of advice' : `${length} pieces of advice`;
  return `${shownName(file)}: ${done}; ${rest} left${length === 0 ? '' : ' (`mxsim check` shows it)'}\n`;
}

/** Reason why a file cannot be written; undefined if it can. */
function whyNotWritten(file: string, folder: string, session: Session): string | undefined {
  if (file === 'stdin') return 'standard input cannot be mended in place: use --dry-run to see what would change';
  const isOwn = resolve(session.folder, file) !== join(folder, basename(file));
  return isOwn ? `${shownName(file)} is one of mxsim's own lessons: copy it, or use --dry-run` : undefined;
}

/** Applies the advice on scenarios that needs no choice, shows the changes, and writes them. */
export async function fixScenarios(
  files: readonly string[],
  options: CheckOptions,
  session: Session,
): Promise<ExitCode> {
  const { stderr } = session;
  const { figureLabel, sideText } = await import('../../report/index.js');
  const words: TrialWords = { figureLabel, sideText };
  let code: ExitCode = EXIT.done;
  const complain = async (text: string): Promise<void> => {
    code = EXIT.wrong;
    await stderr.write(text);
  };
  for (const input of await readInputs(files, session)) {
    if (!input.ok) {
      await complain(`mxsim: ${input.line}\n`);
      continue;
    }
    const { file, folder } = input;
    const source = sourceOf(input, session.onRead);
    const { errors, text } = parseSource(source, { options: [], sets: [] });
    const obstacle = options.dryRun === true ? undefined : whyNotWritten(file, folder, session);
    if (errors.length > 0 || obstacle !== undefined) {
      await complain(errors.length > 0 ? `${renderProblems(errors, text)}\n` : `mxsim: ${obstacle}\n`);
      continue;
    }
    const mending = await mendScenario(source, { set: [], quiet: options.quiet === true }, session);
    const isWritten = options.dryRun !== true;
    if (mending.mended.length > 0 && isWritten) {
      const saved = save(resolve(session.folder, file), mending.text);
      if (!saved.ok) {
        await complain(`mxsim: ${shownName(file)}: ${saved.reason}\n`);
        continue;
      }
    }
    const pieces = [
      ...mending.mended.map((one) => renderMended(one, file, words)),
      ...mending.left.map((one) => renderLeft(one, file)),
    ];
    await session.say([...pieces, summary(mending, file, isWritten)].join('\n'));
  }
  return code;
}
