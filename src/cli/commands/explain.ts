import { closest } from 'fastest-levenshtein';
import type { Choice, MessageFilter, MessageFinding, MessageWish } from '../../explain/index.js';
import {
  allErrors,
  changesOf,
  EXPLAINED_REPLICATION,
  type LoadedScenario,
  type Storyteller,
  withinLimits,
} from '../../jobs/index.js';
import { FATES } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import { renderProblems } from '../../scenario/index.js';
import { formatCount } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type ExplainOptions, findContradiction } from '../explain-options.js';
import { planReports, type ReportTarget } from '../report-target.js';
import { loadScenarios } from '../scenario-files.js';
import type { Session } from '../session.js';
import { openStoryOutput } from '../story-output.js';

/** Stories that are in memory at once. */
const AT_ONCE = 20_000;

/** Names that are listed in a message at most. */
const MOST_NAMES = 20;

type Position = { readonly ok: true; readonly at: number | null } | { readonly ok: false; readonly line: string };

/** Where a name stands in a list of the model; with the nearest right one where it does not. */
function positionOf(
  option: string,
  noun: string,
  name: string | undefined,
  all: readonly { readonly name: string }[],
): Position {
  if (name === undefined) return { ok: true, at: null };
  const names = all.map((one) => one.name);
  const at = names.indexOf(name);
  if (at >= 0) return { ok: true, at };
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const line = `--${option}: there is no ${noun} called ${name}; did you mean ${closest(name, names)}? There are: ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
  return { ok: false, line };
}

/** What the options ask for, or what is wrong with them. */
function wishOf(options: ExplainOptions, model: Model): MessageWish | string {
  const sender = positionOf('sender', 'sender', options.sender, model.senders);
  const domain = positionOf('domain', 'domain', options.domain, model.domains);
  if (!sender.ok) return sender.line;
  if (!domain.ok) return domain.line;
  const filter: MessageFilter = {
    fate: options.fate ?? null,
    kind: options.kind ?? null,
    sender: sender.at,
    domain: domain.at,
  };
  const choice: Choice =
    options.message === 'all'
      ? 'all'
      : options.slowest === true
        ? 'slowest'
        : options.random === true
          ? 'random'
          : 'first';
  return { filter, choice, seed: model.seed };
}

/** `3 expired, 97 delivered`. */
function fatesInWords(fates: MessageFinding['fates']): string {
  return FATES.filter((fate) => fates[fate] > 0)
    .map((fate) => `${formatCount(fates[fate])} ${fate}`)
    .join(', ');
}

/** Why there is nothing to tell, with what there is instead. */
function describeNone(options: ExplainOptions, { sent, fates }: MessageFinding): string {
  const whole = `replication ${EXPLAINED_REPLICATION} has ${sent === 1 ? 'one message' : `${formatCount(sent)} messages`}`;
  if (typeof options.message === 'number') return `there is no message ${options.message}: ${whole}`;
  const { sender, domain, kind, fate, slowest } = options;
  const filters = Object.entries({ sender, domain, kind })
    .flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]))
    .join(' ');
  const others = fatesInWords(fates);
  if (others === '') return `no message matches${filters === '' ? '' : ` ${filters}`}: ${whole}`;
  const wanted = slowest === true ? 'delivered' : (fate ?? '');
  return `no message${filters === '' ? '' : ` that matches ${filters}`} is ${wanted}: ${whole}${filters === '' ? '' : ', and of those that match'}: ${others}`;
}

/** The numbers of the messages that are wanted, or why there are none. */
async function choose(
  teller: Storyteller,
  wish: MessageWish,
  options: ExplainOptions,
): Promise<readonly number[] | string> {
  const { fate, sender, domain, kind } = wish.filter;
  const free = fate === null && sender === null && domain === null && kind === null;
  if (wish.choice === 'first' && free) return [typeof options.message === 'number' ? options.message : 1];
  const finding = await teller.find(wish);
  return finding.messages.length === 0 ? describeNone(options, finding) : finding.messages;
}

/** Tells the stories in portions, each a replay of its own, so that any number of them fits into memory. */
async function tellAll(
  teller: Storyteller,
  messages: readonly number[],
  scenario: Ready,
  call: Call,
): Promise<ExitCode> {
  const { session, options } = call;
  const output = openStoryOutput({ ...call, scenario, count: messages.length });
  const most = Math.min(messages.length, output.most);
  for (let from = 0; from < most; from += AT_ONCE) {
    const stories = await teller.tell(messages.slice(from, Math.min(most, from + AT_ONCE)));
    if (stories.length === 0) {
      const finding = await teller.find({
        filter: { fate: null, kind: null, sender: null, domain: null },
        choice: 'first',
        seed: '',
      });
      await session.stderr.write(`mxsim: ${describeNone(options, finding)}\n`);
      return EXIT.wrong;
    }
    await output.write(stories);
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

async function tellStories(scenario: Ready, wish: MessageWish, call: Call): Promise<ExitCode> {
  const { options, session } = call;
  const teller = await session.openStoryteller(scenario.model);
  const bar = options.quiet === true ? undefined : await session.showProgress(scenario.input.file, teller.progress);
  const stop = (): void => {
    bar?.stop();
    void teller.close();
  };
  session.interrupted.addEventListener('abort', stop, { once: true });
  try {
    const messages = await choose(teller, wish, options);
    if (typeof messages !== 'string') return await tellAll(teller, messages, scenario, call);
    bar?.stop();
    await session.stderr.write(`mxsim: ${messages}\n`);
    return EXIT.wrong;
  } finally {
    session.interrupted.removeEventListener('abort', stop);
    stop();
  }
}

/** Tells the story of one message, or of several: what happened, why, and who says so. */
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
  return withinLimits(scenario.positions, () =>
    tellStories({ ...scenario, model }, wish, { options, session, target }),
  );
}
