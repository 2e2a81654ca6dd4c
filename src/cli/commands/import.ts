import { resolve } from 'node:path';
import { draftScenario } from '../../import/index.js';
import { type Problem, parseScenario, renderProblems } from '../../scenario/index.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError } from '../file-errors.js';
import type { ImportOptions } from '../import-options.js';
import { readMaterial } from '../import-reading.js';
import type { Session } from '../session.js';

/** Advice that is shown; a file of a hundred thousand lines may earn more than anybody reads. */
const MOST_ADVICE = 20;

function renderAdvice(advice: readonly Problem[]): string {
  const more = advice.length - MOST_ADVICE;
  const rest = more > 0 ? `\nmxsim: ${more} more pieces of advice are not shown\n` : '';
  return renderProblems(advice.slice(0, MOST_ADVICE)) + rest;
}

async function refuse(session: Session, text: string): Promise<ExitCode> {
  await session.stderr.write(text);
  return EXIT.wrong;
}

/** Writes the arrivals first, since the scenario names them. */
async function publish(
  text: string,
  arrivals: string | undefined,
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  const files = [
    ...(options.arrivals === undefined || arrivals === undefined ? [] : [[options.arrivals, arrivals] as const]),
    ...(options.output === undefined ? [] : [[options.output, text] as const]),
  ];
  for (const [file, content] of files) {
    try {
      writeWhole(resolve(session.folder, file), content);
    } catch (error) {
      return refuse(session, `mxsim: cannot write ${file}: ${describeFileError(error)}\n`);
    }
  }
  if (options.output === undefined) await session.stdout.write(text);
  return EXIT.done;
}

const NOTHING = 'mxsim: nothing to import: name a domain, or give --zone, --dig, --postconf or --log FILE\n';

function hasSource(domains: readonly string[], { zone = [], dig = [], log = [], postconf }: ImportOptions): boolean {
  return domains.length + zone.length + dig.length + log.length > 0 || postconf !== undefined;
}

/** Makes one scenario of what people have. Advice about it goes to standard error. */
export async function importScenario(
  domains: readonly string[],
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  if (!hasSource(domains, options)) return refuse(session, NOTHING);
  const reading = await readMaterial(domains, options, session);
  if (reading.wrong.length > 0) return refuse(session, reading.wrong.join(''));
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refuse(session, renderProblems(errors));
  const draft = draftScenario({ ...reading, advice: reading.problems });
  const advice = renderAdvice([...reading.problems, ...draft.advice]);
  if (draft.isEmpty) {
    const sources = reading.sources.join(', ');
    return refuse(session, `${advice}mxsim: ${sources}: there is no MX record, and no domain with an address\n`);
  }
  // What is too large for a scenario, say.
  const readFile = (): string => reading.arrivals ?? '';
  const { problems: faults } = parseScenario({ text: draft.text, file: 'the scenario', readFile });
  const wrong = faults.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) return refuse(session, `${advice}${renderProblems(wrong, draft.text)}`);
  if (options.quiet !== true) await session.stderr.write(reading.remarks.join('') + advice);
  return publish(draft.text, reading.arrivals, options, session);
}
