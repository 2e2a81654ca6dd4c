import { changesOf } from '../../jobs/index.js';
import type { LoadedScenario } from '../../library/index.js';
import { type Problem, renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import type { CheckOptions } from '../options.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

function countOf(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

function renderText({ input, text, errors, advice }: LoadedScenario): string {
  if (errors.length + advice.length === 0) return `${shownName(input.file)}: no errors, no advice\n`;
  const pieces = advice.length === 1 ? 'one piece of advice' : `${advice.length} pieces of advice`;
  const count = `${countOf(errors.length, 'error')}, ${advice.length === 0 ? 'no advice' : pieces}`;
  return `${renderProblems([...errors, ...advice], text)}\n${shownName(input.file)}: ${count}\n`;
}

/** A problem without the fields that only serve to render its line. */
function plainProblem({ excerpt: _, excerptColumn: __, severity: ___, ...problem }: Problem): object {
  return problem;
}

async function renderJson(scenarios: readonly LoadedScenario[], isList: boolean): Promise<string> {
  const { harmlessJson } = await import('../../report/index.js');
  const files = scenarios.map(({ input, errors, advice }) => ({
    file: input.file,
    errors: errors.map(plainProblem),
    advice: advice.map(plainProblem),
  }));
  return `${harmlessJson(JSON.stringify(isList ? files : files[0], null, 2))}\n`;
}

/** Error line about options that contradict each other; undefined if none do. */
function contradictionIn(options: CheckOptions): string | undefined {
  if (options.dryRun === true && options.fix !== true)
    return '--dry-run goes with --fix: nothing else would be written';
  if (options.fix !== true) return undefined;
  const { options: given, sets } = changesOf(options);
  if (given.length + sets.length > 0)
    return '--fix mends the file as it is: leave out --set and options that change the scenario';
  return options.format === 'json' ? '--fix shows lines that change: leave out --format json' : undefined;
}

/** Checks scenarios for errors and for what is unwise. Advice alone is not a failure, unless the call is strict. */
export async function checkScenarios(
  files: readonly string[],
  options: CheckOptions,
  session: Session,
): Promise<ExitCode> {
  const { stdout, stderr } = session;
  const contradiction = contradictionIn(options);
  if (contradiction !== undefined) {
    await stderr.write(`mxsim: ${contradiction}\n`);
    return EXIT.wrong;
  }
  if (options.fix === true) {
    const { fixScenarios } = await import('./fix.js');
    return fixScenarios(files, options, session);
  }
  const { scenarios, unreadable } = await loadScenarios(files, changesOf(options), session);
  await stderr.write(unreadable.map((line) => `mxsim: ${line}\n`).join(''));
  if (options.format === 'json') {
    if (scenarios.length > 0) await stdout.write(await renderJson(scenarios, files.length > 1));
  } else {
    const shown = scenarios.filter(({ errors, advice }) => options.quiet !== true || errors.length + advice.length > 0);
    await session.say(shown.map(renderText).join('\n'));
  }
  const isWrong = unreadable.length > 0 || scenarios.some(({ errors }) => errors.length > 0);
  if (isWrong) return EXIT.wrong;
  const isUnwise = scenarios.some(({ advice }) => advice.length > 0);
  return isUnwise && options.strict === true ? EXIT.failed : EXIT.done;
}
