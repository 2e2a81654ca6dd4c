import { parseSource, type Refused, type ScenarioArgument, sourceOf, textOf } from '../../library/index.js';
import { type Model, messagesPerReplication } from '../../model/index.js';
import { type MessageRecord, Narrator, recordOf, renderTranscript } from '../../narrative/index.js';
import { withinLimits } from '../excess-problem.js';
import { chooseMessages, findContradiction, type MessageOptions, wishOf } from '../message-options.js';
import { changesOf } from '../options.js';
import { openTracer } from '../threads/open.js';
import { openLocalTracer } from '../threads/tracer.js';
import { CALL_OPTIONS, type CallOptions, checkCall, onThreads, refusalOf, settingsOf } from './call.js';

/** Selects messages of replication 1; by default the first that matches. */
export interface ExplainOptions extends Omit<CallOptions, 'threads'>, OrUndefined<MessageOptions> {
  /** Maximum number of stories; 1,000 by default. */
  readonly most?: number | undefined;
}

type OrUndefined<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The story of one message, for programs and in words. */
export interface ExplainedMessage extends MessageRecord {
  /** The trace as `mxsim explain` prints it, 80 columns wide. */
  readonly text: string;
}

export type Explanation =
  | {
      readonly ok: true;
      /** In order of arrival; empty if none matches. */
      readonly messages: readonly ExplainedMessage[];
      readonly model: Model;
    }
  | Refused;

const CALL = 'explain';
const OPTIONS = [
  'message',
  'fate',
  'kind',
  'sender',
  'domain',
  'slowest',
  'random',
  'lost',
  'via',
  'attempts',
  'relayed',
  'count',
  'most',
] as const;

/** Options that select messages. */
const WISHES: ReadonlySet<string> = new Set(OPTIONS.filter((name) => name !== 'most'));

/** Default maximum number of stories: each is kept in memory. */
const MOST = 1000;
/** Up to this many messages, a replication is over before a thread has started. */
const FEW = 20_000;

function wantedOf(options: ExplainOptions): MessageOptions {
  const given = Object.entries(options).filter(([name, value]) => WISHES.has(name) && value !== undefined);
  return Object.fromEntries(given) as MessageOptions;
}

/**
 * Tells what happened to messages of replication 1, and why: `mxsim explain`. Problems with the scenario or with the
 * call are returned; it never throws for them.
 */
export async function explain(scenario: ScenarioArgument, options: ExplainOptions = {}): Promise<Explanation> {
  const names = CALL_OPTIONS.filter((name) => name !== 'threads');
  const mistakes = checkCall(CALL, [scenario], options, [...names, ...OPTIONS]);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const wanted = wantedOf(options);
  const contradiction = findContradiction(wanted);
  if (contradiction !== undefined) return refusalOf(CALL, { problems: [], lines: [contradiction] });
  const text = textOf(CALL, scenario);
  if (typeof text === 'object' && 'ok' in text) return text;
  return onThreads(options, async (caller, keep) => {
    const source = sourceOf(text, options.file ?? 'scenario', options);
    const { model, errors, positions } = parseSource(source, changesOf(settingsOf(options)));
    if (model === null) return { ok: false, problems: errors };
    const wish = wishOf(wanted, model);
    if (typeof wish === 'string') return refusalOf(CALL, { problems: [], lines: [wish] });
    const isSmall = messagesPerReplication(model) <= FEW;
    const tracer = isSmall ? openLocalTracer(model) : await openTracer(model);
    keep(tracer);
    const progress = await caller.showProgress('', tracer.progress);
    try {
      const messages = await withinLimits(positions, async () => {
        const chosen = await chooseMessages(tracer, wish, wanted);
        return tracer.tell(chosen.messages.slice(0, options.most ?? MOST));
      });
      const narrator = new Narrator(model);
      const told = messages.map((trace) => ({
        ...recordOf(trace),
        text: renderTranscript(narrator.tell(trace), { width: 80, colour: false, all: false }),
      }));
      return { ok: true, messages: told, model };
    } finally {
      progress.stop();
    }
  });
}
