import {
  changesOf,
  chooseMessages,
  EXPLAINED_REPLICATION,
  findContradiction,
  type Tracer,
  wishOf,
  withinLimits,
} from '../../jobs/index.js';
import { allErrors, type LoadedScenario } from '../../library/index.js';
import { FATES } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { MessageFinding, MessageWish } from '../../narrative/index.js';
import { renderProblems } from '../../scenario/index.js';
import { formatCount } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { ExplainOptions } from '../explain-options.js';
import { loadScenarios } from '../inputs.js';
import { openNarrativeOutput } from '../narrative-output.js';
import { planReports, type ReportTarget } from '../report-target.js';
import type { Session } from '../session.js';

/** Number of traces in memory at once. */
const AT_ONCE = 20_000;

/** `3 expired, 97 delivered`. */
function fatesInWords(fates: MessageFinding['fates']): string {
  return FATES.filter((fate) => fates[fate] > 0)
    .map((fate) => `${formatCount(fates[fate])} ${fate}`)
    .join(', ');
}

/** Says why no message matches, and which messages there are instead. */
function describeNone(options: ExplainOptions, { sent, fates }: MessageFinding): string {
  const whole = `replication ${EXPLAINED_REPLICATION} has ${sent === 1 ? 'one message' : `${formatCount(sent)} messages`}`;
  if (typeof options.message === 'number') return `there is no message ${options.message}: ${whole}`;
  const { sender, domain, kind, via, attempts, fate, slowest, lost, relayed } = options;
  const filters = [
    ...Object.entries({ sender, domain, kind, via, attempts }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name} ${value}`],
    ),
    ...(relayed === true ? ['--relayed'] : []),
  ].join(' ');
  const others = fatesInWords(fates);
  if (others === '') return `no message matches${filters === '' ? '' : ` ${filters}`}: ${whole}`;
  const wanted = slowest === true ? 'delivered' : lost === true ? 'lost' : (fate ?? '');
  return `no message${filters === '' ? '' : ` that matches ${filters}`} is ${wanted}: ${whole}${filters === '' ? '' : ', and of those that match'}: ${others}`;
}

/** Tells the traces in batches, each from a replay of its own, so that any number of them fits into memory. */
async function tellAll(narrator: Tracer, messages: readonly number[], scenario: Ready, call: Call): Promise<ExitCode> {
  const { session, options } = call;
  const output = openNarrativeOutput({ ...call, scenario, count: messages.length });
  const most = Math.min(messages.length, output.most);
  for (let from = 0; from < most; from += AT_ONCE) {
    const traces = await narrator.tell(messages.slice(from, Math.min(most, from + AT_ONCE)));
    if (traces.length === 0) {
      const finding = await narrator.find({
        filter: { fate: null, kind: null, sender: null, domain: null },
        choice: 'first',
        seed: '',
      });
      await session.stderr.write(`mxsim: ${describeNone(options, finding)}\n`);
      return EXIT.wrong;
    }
    await output.write(traces);
    if (session.interrupted.aborted) return EXIT.interrupted;
  }
  return output.end();
}

/** A scenario without errors. */
type Ready = LoadedScenario & { readonly model: Model };

interface Call {
  readonly options: ExplainOptions;
  readonly session: Session;
  /** `null`: standard output. */
  readonly target: ReportTarget | null;
}

async function narrate(scenario: Ready, wish: MessageWish, call: Call): Promise<ExitCode> {
  const { options, session } = call;
  const narrator = await session.openTracer(scenario.model);
  const bar = options.quiet === true ? undefined : await session.showProgress(scenario.input.file, narrator.progress);
  const stop = (): void => {
    bar?.stop();
    void narrator.close();
  };
  session.interrupted.addEventListener('abort', stop, { once: true });
  try {
    const { messages, finding } = await chooseMessages(narrator, wish, options);
    if (finding === null || messages.length > 0) return await tellAll(narrator, messages, scenario, call);
    bar?.stop();
    await session.stderr.write(`mxsim: ${describeNone(options, finding)}\n`);
    return EXIT.wrong;
  } finally {
    session.interrupted.removeEventListener('abort', stop);
    stop();
  }
}

/** Prints the traces of one or several messages: the events, their reasons, and the sources of these. */
export async function explainScenario(file: string, options: ExplainOptions, session: Session): Promise<ExitCode> {
  const { scenarios, unreadable } = await loadScenarios([file], changesOf(options), session);
  const [scenario] = scenarios;
  const refuse = async (text: string): Promise<ExitCode> => {
    await session.stderr.write(text);
    return EXIT.wrong;
  };
  if (scenario === undefined) return refuse(unreadable.map((line) => `mxsim: ${line}\n`).join(''));
  const { model } = scenario;
  if (model === null) return refuse(renderProblems(allErrors(scenarios)));
  const contradiction = findContradiction(options);
  if (contradiction !== undefined) return refuse(`mxsim: ${contradiction}\n`);
  const wish = wishOf(options, model);
  if (typeof wish === 'string') return refuse(`mxsim: ${wish}\n`);
  const { output } = options;
  if (output === '') return refuse('mxsim: --output needs the name of a file\n');
  const plan = output === undefined ? null : planReports([file], output, session.folder);
  if (plan !== null && !plan.ok) return refuse(plan.lines.map((line) => `mxsim: ${line}\n`).join(''));
  const target = plan?.targets[0] ?? null;
  return withinLimits(scenario.positions, () => narrate({ ...scenario, model }, wish, { options, session, target }));
}
