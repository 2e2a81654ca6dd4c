import { resolve } from 'node:path';
import {
  type DnsSource,
  decodeText,
  draftScenario,
  type Policy,
  type PostconfFinding,
  readDig,
  readPolicy,
  readPostconf,
  readZone,
} from '../../import/index.js';
import { type Problem, parseScenario, renderProblems } from '../../scenario/index.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError } from '../file-errors.js';
import type { ImportOptions } from '../import-options.js';
import { readInputs } from '../inputs.js';
import { readNameOption } from '../option-values.js';
import type { Session } from '../session.js';

/** Files that were read, and what is wrong with them. */
interface Reading {
  readonly dns: DnsSource[];
  policy: Policy | undefined;
  postconf: PostconfFinding | undefined;
  readonly problems: Problem[];
  /** Plain lines: a file that could not be read. */
  readonly unreadable: string[];
}

async function readFiles(options: ImportOptions, origin: string | undefined, session: Session): Promise<Reading> {
  const reading: Reading = { dns: [], policy: undefined, postconf: undefined, problems: [], unreadable: [] };
  const each = async (
    files: readonly string[] | undefined,
    use: (file: string, text: string) => void,
  ): Promise<void> => {
    for (const input of await readInputs(files ?? [], session)) {
      if (input.ok) use(input.file, decodeText(input.bytes));
      else reading.unreadable.push(input.line);
    }
  };
  const take = ({ source, problems }: { source: DnsSource; problems: readonly Problem[] }): void => {
    reading.dns.push(source);
    reading.problems.push(...problems);
  };
  await each(options.zone, (file, text) => take(readZone(file, text, origin)));
  await each(options.dig, (file, text) => take(readDig(file, text, origin)));
  await each(options.mtaSts === undefined ? [] : [options.mtaSts], (file, text) => {
    const policy = readPolicy(file, text);
    if (policy.ok) reading.policy = policy.policy;
    else reading.problems.push(...policy.problems);
  });
  await each(options.postconf === undefined ? [] : [options.postconf], (file, text) => {
    const { finding, problems } = readPostconf(file, text);
    reading.postconf = finding ?? undefined;
    reading.problems.push(...problems);
  });
  return reading;
}

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

async function publish(text: string, options: ImportOptions, session: Session): Promise<ExitCode> {
  if (options.output === undefined) {
    await session.stdout.write(text);
    return EXIT.done;
  }
  try {
    writeWhole(resolve(session.folder, options.output), text);
    return EXIT.done;
  } catch (error) {
    return refuse(session, `mxsim: cannot write ${options.output}: ${describeFileError(error)}\n`);
  }
}

/** Makes one scenario of what people have. Advice about it goes to standard error. */
export async function importScenario(options: ImportOptions, session: Session): Promise<ExitCode> {
  const { zone = [], dig = [], postconf: configuration } = options;
  const sources = [...zone, ...dig, ...(configuration === undefined ? [] : [configuration])];
  if (sources.length === 0)
    return refuse(session, 'mxsim: nothing to import: give --zone FILE, --dig FILE or --postconf FILE\n');
  const origin = options.origin === undefined ? undefined : readNameOption('--origin', options.origin);
  if (origin?.ok === false) return refuse(session, origin.line);
  const { dns, policy, postconf, problems, unreadable } = await readFiles(options, origin?.value, session);
  if (unreadable.length > 0) return refuse(session, unreadable.map((line) => `mxsim: ${line}\n`).join(''));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refuse(session, renderProblems(errors));
  const draft = draftScenario({ sources, dns, policy, postconf, advice: problems });
  const advice = renderAdvice([...problems, ...draft.advice]);
  if (draft.isEmpty) {
    return refuse(
      session,
      `${advice}mxsim: ${sources.join(', ')}: there is no MX record in it, and no domain with an address\n`,
    );
  }
  // What is too large for a scenario, say.
  const { problems: faults } = parseScenario({ text: draft.text, file: 'the scenario' });
  const wrong = faults.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) return refuse(session, `${advice}${renderProblems(wrong, draft.text)}`);
  if (options.quiet !== true) await session.stderr.write(advice);
  return publish(draft.text, options, session);
}
