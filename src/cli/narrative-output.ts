import { changesOf } from '../jobs/index.js';
import { type LoadedScenario, readVersion, renderCall } from '../library/index.js';
import type { Model } from '../model/index.js';
import { Narrator, recordOf, renderMarkdown, renderTranscript, shorten } from '../narrative/index.js';
import type { Telling, Trace } from '../results/index.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { ExplainOptions } from './explain-options.js';
import type { ReportTarget } from './report-target.js';
import { save } from './saving.js';
import type { Session } from './session.js';
import { isColoured, widthOf } from './terminal.js';

/** Maximum number of stories on one page: each brings a drawing. */
const MOST_ON_PAGE = 50;
/** Limits of a trace in full on a page: a browser has to draw it. */
const WHOLE = { chapters: 500, lines: 200 };
/** Maximum length of a file, which is written from a text in memory [characters]. */
const LONGEST_FILE = 2 ** 28;

export interface NarrativeOutputPlan {
  readonly scenario: LoadedScenario & { readonly model: Model };
  readonly options: ExplainOptions;
  readonly session: Session;
  /** `null`: standard output. */
  readonly target: ReportTarget | null;
  /** Number of stories wanted. */
  readonly count: number;
}

/** Takes traces as they come, and shows them in the format that was asked for. */
export interface NarrativeOutput {
  /** Maximum number of stories. */
  readonly most: number;
  readonly write: (traces: readonly Trace[]) => Promise<void>;
  readonly end: () => Promise<ExitCode>;
}

/** Renders one format: a beginning, each trace, an end. */
interface Format {
  readonly most: number;
  readonly begin: string;
  readonly trace: (trace: Trace, isFirst: boolean) => string;
  readonly end: () => Promise<string>;
}

function jsonFormat(count: number): Format {
  const indent = count === 1 ? 2 : undefined;
  return {
    most: Number.POSITIVE_INFINITY,
    begin: '{ "messages": [\n',
    trace: (trace, isFirst) => `${isFirst ? '' : ',\n'}${JSON.stringify(recordOf(trace), undefined, indent)}`,
    end: async () => '\n] }\n',
  };
}

function textFormat({ scenario, options, session, target }: NarrativeOutputPlan): Format {
  const narrator = new Narrator(scenario.model);
  const { stdout, env } = session;
  const width = target === null ? widthOf(stdout, env) : 100;
  const colour = target === null && isColoured(stdout, env);
  const all = options.all === true;
  const told = { dialogue: options.dialogue === true };
  return {
    most: Number.POSITIVE_INFINITY,
    begin: '',
    trace: (trace, isFirst) =>
      `${isFirst ? '' : '\n\n'}${renderTranscript(narrator.tell(trace, told), { width, colour, all })}`,
    end: async () => '',
  };
}

function markdownFormat({ scenario, options }: NarrativeOutputPlan): Format {
  const narrator = new Narrator(scenario.model);
  const all = options.all === true;
  const told = { dialogue: options.dialogue === true };
  return {
    most: Number.POSITIVE_INFINITY,
    begin: '',
    trace: (trace, isFirst) => `${isFirst ? '' : '\n'}${renderMarkdown(narrator.tell(trace, told), { all })}`,
    end: async () => '',
  };
}

/** The command that makes this page again. */
function commandOf({ scenario, options }: NarrativeOutputPlan): string {
  const { message, fate, sender, domain, kind, via, attempts, count } = options;
  const named = Object.entries({ message, fate, sender, domain, kind, via, attempts, count }).flatMap(
    ([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]),
  );
  const flags = (['lost', 'relayed', 'slowest', 'random', 'all', 'dialogue'] as const).flatMap(
    (name): [string, null][] => (options[name] === true ? [[name, null]] : []),
  );
  return renderCall('explain', [scenario.input.argument], [...named, ...flags, ['format', 'html']], changesOf(options));
}

function pageFormat(plan: NarrativeOutputPlan): Format {
  const { scenario, options, count } = plan;
  const narrator = new Narrator(scenario.model);
  const told = { dialogue: options.dialogue === true };
  const tellings: Telling[] = [];
  return {
    most: MOST_ON_PAGE,
    begin: '',
    trace: (trace) => {
      tellings.push(shorten(narrator.tell(trace, told), options.all === true ? WHOLE : undefined));
      return '';
    },
    end: async () => {
      const { renderNarrativePage } = await import('../report/index.js');
      return renderNarrativePage(tellings, {
        version: readVersion(),
        title: scenario.model.title,
        file: scenario.input.file,
        seed: scenario.model.seed,
        command: commandOf(plan),
        wanted: count,
      });
    },
  };
}

function formatOf(plan: NarrativeOutputPlan): Format {
  switch (plan.options.format) {
    case 'json':
      return jsonFormat(plan.count);
    case 'text':
      return textFormat(plan);
    case 'markdown':
      return markdownFormat(plan);
    case 'html':
      return pageFormat(plan);
  }
}

/** Destination of the text: standard output at once, or a file at the end. */
interface Sink {
  readonly write: (text: string) => Promise<void>;
  readonly end: () => Promise<ExitCode>;
}

function standardOutput({ stdout }: Session): Sink {
  return { write: (text) => stdout.write(text), end: async () => EXIT.done };
}

function fileSink({ path, shown, obstacle }: ReportTarget, session: Session, quiet: boolean): Sink {
  const { stdout, stderr, interrupted } = session;
  const pieces: string[] = [];
  let length = 0;
  const refuse = (why: string, code: ExitCode = EXIT.wrong): ExitCode => {
    session.sayLast(`cannot write ${shown}: ${why}`);
    return code;
  };
  /** The text is not lost: it goes to standard output, as it would have without a file. */
  const printInstead = async (why: string, code: ExitCode): Promise<ExitCode> => {
    for (const piece of pieces) await stdout.write(piece);
    return refuse(`${why}. It was printed instead; --output FILE writes it elsewhere`, code);
  };
  return {
    write: async (text) => {
      length += text.length;
      if (length <= LONGEST_FILE) pieces.push(text);
    },
    end: async () => {
      if (interrupted.aborted) return EXIT.interrupted;
      if (length > LONGEST_FILE)
        return refuse('it would be longer than 256 MiB; leave out --output, and send standard output there');
      if (obstacle !== null) return printInstead(obstacle, EXIT.wrong);
      const saved = save(path, pieces.join(''));
      if (!saved.ok) return printInstead(saved.reason, saved.code);
      if (!quiet) await stderr.write(`Written: ${shown}\n`);
      return EXIT.done;
    },
  };
}

/** Opens the output for traces; nothing is written yet. */
export function openNarrativeOutput(plan: NarrativeOutputPlan): NarrativeOutput {
  const { session, target, options, count } = plan;
  const format = formatOf(plan);
  const sink = target === null ? standardOutput(session) : fileSink(target, session, options.quiet === true);
  let told = 0;
  return {
    most: format.most,
    write: async (traces) => {
      if (told === 0) await sink.write(format.begin);
      for (const trace of traces) {
        await sink.write(format.trace(trace, told === 0));
        told += 1;
      }
    },
    end: async () => {
      if (count > format.most && options.quiet !== true) {
        await session.stderr.write(`mxsim: the page shows the first ${format.most} of ${count} stories\n`);
      }
      await sink.write(await format.end());
      return sink.end();
    },
  };
}
