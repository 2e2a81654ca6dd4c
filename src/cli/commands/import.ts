import { resolve } from 'node:path';
import { draftScenario, mergeScenario } from '../../import/index.js';
import { type Problem, parseScenario, renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { ImportOptions } from '../import-options.js';
import { type ImportReading, readMaterial } from '../import-reading.js';
import { readInputs } from '../inputs.js';
import { savePieces } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

/** Maximum number of pieces of advice shown; a file of a hundred thousand lines may earn more than anybody reads. */
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
  { arrivals }: ImportReading,
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  const target = options.output ?? options.into;
  const files = [
    ...(options.arrivals === undefined || arrivals === undefined ? [] : [[options.arrivals, arrivals()] as const]),
    ...(target === undefined ? [] : [[target, [text]] as const]),
  ];
  for (const [file, pieces] of files) {
    const saved = savePieces(resolve(session.folder, file), pieces);
    if (saved.ok) continue;
    await session.stderr.write(`mxsim: cannot write ${shownName(file)}: ${saved.reason}\n`);
    return saved.code;
  }
  if (target === undefined) await session.stdout.write(text);
  return EXIT.done;
}

const NOTHING = 'mxsim: nothing to import: name a domain, or give --zone, --dig, --postconf, --log or --uptime FILE\n';

function hasSource(
  domains: readonly string[],
  { zone = [], dig = [], log = [], uptime = [], postconf }: ImportOptions,
): boolean {
  return domains.length + zone.length + dig.length + log.length + uptime.length > 0 || postconf !== undefined;
}

function errorsOf(text: string, file: string, { arrivals }: ImportReading): readonly Problem[] {
  // The first piece is enough: the rows after it have the same names.
  const [first] = arrivals?.() ?? ['t,sender,domain\n'];
  const readFile = (): string => first ?? '';
  return parseScenario({ text, file, readFile }).problems.filter(({ severity }) => severity === 'error');
}

type Merged = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly lines: string };

/** Merges the findings into the scenario that `--into` names. */
async function mergeInto(
  text: string,
  reading: ImportReading,
  { into }: ImportOptions,
  session: Session,
): Promise<Merged> {
  if (into === undefined) return { ok: true, text };
  const [input] = await readInputs([into], session);
  if (input === undefined || !input.ok) return { ok: false, lines: `mxsim: ${input?.line ?? into}\n` };
  const own = new TextDecoder().decode(input.bytes);
  const errors = errorsOf(own, into, reading);
  if (errors.length > 0) return { ok: false, lines: renderProblems(errors, own) };
  return { ok: true, text: mergeScenario(own, text, reading.logs !== undefined) };
}

/** Makes one scenario from all the material given. Advice about it goes to standard error. */
export async function importScenario(
  domains: readonly string[],
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  if (!hasSource(domains, options)) return refuse(session, NOTHING);
  const reading = await readMaterial(domains, options, session);
  try {
    return await writeScenario(reading, options, session);
  } finally {
    reading.close();
  }
}

async function writeScenario(reading: ImportReading, options: ImportOptions, session: Session): Promise<ExitCode> {
  if (reading.wrong.length > 0) return refuse(session, reading.wrong.join(''));
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refuse(session, renderProblems(errors));
  const draft = draftScenario({ ...reading, advice: reading.problems });
  const advice = renderAdvice([...reading.problems, ...draft.advice]);
  if (draft.isEmpty) {
    const sources = reading.sources.join(', ');
    return refuse(session, `${advice}mxsim: ${sources}: there is no MX record, and no domain with an address\n`);
  }
  const merged = await mergeInto(draft.text, reading, options, session);
  if (!merged.ok) return refuse(session, advice + merged.lines);
  // The scenario may have become too large, for example.
  const wrong = errorsOf(merged.text, 'the scenario', reading);
  if (wrong.length > 0) return refuse(session, `${advice}${renderProblems(wrong, merged.text)}`);
  if (options.quiet !== true) await session.stderr.write(reading.remarks.join('') + advice);
  const code = await publish(merged.text, reading, options, session);
  if (options.check !== true || reading.logReading === undefined || code !== EXIT.done) return code;
  const { runBackTest } = await import('../back-test.js');
  await session.stderr.write(runBackTest(draft.text, reading.arrivals?.() ?? [], reading.logReading));
  return code;
}
