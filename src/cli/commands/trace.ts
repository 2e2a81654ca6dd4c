import { extname } from 'node:path';
import type { AttemptFilter } from '../../engine/index.js';
import { attemptsWanted, changesOf, traceAttempts, withinLimits } from '../../jobs/index.js';
import { allErrors, type ReadyScenario } from '../../library/index.js';
import { openTraceWriter, TRACE_FORMATS, type TraceFormat } from '../../report/index.js';
import { renderProblems } from '../../scenario/index.js';
import { formatCount } from '../../units/index.js';
import { openGrowingFile } from '../atomic-file.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import { planReports, type ReportTarget } from '../report-target.js';
import { refusal } from '../saving.js';
import type { Session } from '../session.js';
import type { TraceOptions } from '../trace-options.js';

/** Destination of a trace. */
interface Destination {
  readonly write: (piece: string | Uint8Array) => Promise<void>;
  /** True while anybody still wants the output. */
  readonly isWanted: () => boolean;
  readonly keep: () => void;
  readonly discard: () => void;
}

function standardOutput({ stdout }: Session): Destination {
  const nothing = (): void => undefined;
  return { write: (piece) => stdout.write(piece), isWanted: () => stdout.isRead, keep: nothing, discard: nothing };
}

function fileAt(path: string): Destination {
  const file = openGrowingFile(path);
  return { ...file, write: async (piece) => file.write(piece), isWanted: () => true };
}

function formatOf({ format, output = '' }: TraceOptions): TraceFormat {
  return format ?? TRACE_FORMATS.find((one) => extname(output).toLowerCase() === `.${one}`) ?? 'ndjson';
}

/**
 * Writes all attempts, as fast as they are taken. @returns number of attempts; null if the rest is no longer wanted.
 */
async function writeTrace(
  { model, input }: ReadyScenario,
  filter: AttemptFilter,
  destination: Destination,
  options: TraceOptions,
  session: Session,
): Promise<number | null> {
  const writer = await openTraceWriter(formatOf(options));
  let done = 0;
  const bar = options.quiet === true ? undefined : await session.showProgress(input.file, () => done);
  let count = 0;
  const note = (share: number): void => {
    done = share;
  };
  try {
    await destination.write(writer.begin());
    for await (const attempts of traceAttempts(model, filter, note)) {
      if (session.interrupted.aborted || !destination.isWanted()) return null;
      count += attempts.length;
      await destination.write(writer.rows(attempts));
    }
    if (session.interrupted.aborted) return null;
    await destination.write(writer.end());
    return count;
  } finally {
    bar?.stop();
  }
}

/** Writes the trace into a file, whole or not at all. */
async function writeFile(
  ready: ReadyScenario,
  filter: AttemptFilter,
  { path, shown }: ReportTarget,
  options: TraceOptions,
  session: Session,
): Promise<ExitCode> {
  let destination: Destination | undefined;
  // The program may exit before this function returns.
  const discard = (): void => destination?.discard();
  session.interrupted.addEventListener('abort', discard, { once: true });
  try {
    destination = fileAt(path);
    const count = await writeTrace(ready, filter, destination, options, session);
    if (count === null) return EXIT.interrupted;
    destination.keep();
    if (options.quiet !== true) await session.stderr.write(`Written: ${shown} (${formatCount(count)} attempts)\n`);
    return EXIT.done;
  } catch (error) {
    const { reason, code } = refusal(error);
    await session.stderr.write(`mxsim: cannot write ${shown}: ${reason}\n`);
    return code;
  } finally {
    session.interrupted.removeEventListener('abort', discard);
    discard();
  }
}

/** Writes every attempt of a scenario as a row. */
export async function traceScenario(file: string, options: TraceOptions, session: Session): Promise<ExitCode> {
  const refuse = async (text: string): Promise<ExitCode> => {
    await session.stderr.write(text);
    return EXIT.wrong;
  };
  const { output } = options;
  if (output === '') return refuse('mxsim: --output needs the name of a file\n');
  if (output === undefined && formatOf(options) === 'parquet' && session.stdout.isTerminal) {
    return refuse('mxsim: Parquet is nothing for a terminal: --output FILE writes it to a file\n');
  }
  const { scenarios, unreadable } = await loadScenarios([file], changesOf(options), session);
  const [scenario] = scenarios;
  if (scenario === undefined) return refuse(unreadable.map((line) => `mxsim: ${line}\n`).join(''));
  const { model } = scenario;
  if (model === null) return refuse(renderProblems(allErrors(scenarios)));
  const filter = attemptsWanted(options, model);
  if (typeof filter === 'string') return refuse(`mxsim: ${filter}\n`);
  const plan = output === undefined ? null : planReports([file], output, session.folder);
  if (plan !== null && !plan.ok) return refuse(plan.lines.map((line) => `mxsim: ${line}\n`).join(''));
  const target = plan?.targets[0] ?? null;
  const ready = { ...scenario, model };
  return withinLimits(scenario.positions, async () => {
    if (target !== null) return writeFile(ready, filter, target, options, session);
    const count = await writeTrace(ready, filter, standardOutput(session), options, session);
    return count === null && session.interrupted.aborted ? EXIT.interrupted : EXIT.done;
  });
}
