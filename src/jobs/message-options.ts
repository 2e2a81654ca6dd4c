import { closest } from 'fastest-levenshtein';
import type { AttemptFilter } from '../engine/index.js';
import type { Fate, Kind } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type { Choice, MessageFilter, MessageFinding, MessageWish } from '../narrative/index.js';
import type { Tracer } from './threads/tracer.js';

/** Options that select messages of replication 1. */
export interface MessageOptions {
  readonly message?: number | 'all';
  readonly fate?: Fate;
  readonly sender?: string;
  readonly domain?: string;
  readonly kind?: Kind;
  readonly slowest?: boolean;
  readonly random?: boolean;
  /** Only wanted mail that did not arrive. */
  readonly lost?: boolean;
  /** A server that it was offered to; minimum number of attempts; whether a relay had it in its queue. */
  readonly via?: string;
  readonly attempts?: number;
  readonly relayed?: boolean;
  /** Number of messages, instead of one. */
  readonly count?: number;
}

/** Maximum number of names listed in an error line. */
const MOST_NAMES = 20;

type Position = { readonly ok: true; readonly at: number | null } | { readonly ok: false; readonly line: string };

/** Position of a name in a list of the model; an error line with the nearest name if it is not there. */
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

/** The attempts that the options select, or an error line. */
export function attemptsWanted(
  options: Pick<MessageOptions, 'sender' | 'domain' | 'kind'> & { readonly message?: number; readonly server?: string },
  model: Model,
): AttemptFilter | string {
  const sender = positionOf('sender', 'sender', options.sender, model.senders);
  const domain = positionOf('domain', 'domain', options.domain, model.domains);
  if (!sender.ok) return sender.line;
  if (!domain.ok) return domain.line;
  const server = positionOf('server', 'server', options.server, model.servers);
  if (!server.ok) return server.line;
  const { message = null, kind = null } = options;
  return { message, sender: sender.at, domain: domain.at, server: server.at, kind };
}

/** The messages that the options ask for, or an error line. */
export function wishOf(options: MessageOptions, model: Model): MessageWish | string {
  const sender = positionOf('sender', 'sender', options.sender, model.senders);
  const domain = positionOf('domain', 'domain', options.domain, model.domains);
  if (!sender.ok) return sender.line;
  if (!domain.ok) return domain.line;
  const via = positionOf('via', 'server', options.via, model.servers);
  if (!via.ok) return via.line;
  const filter: MessageFilter = {
    fate: options.fate ?? null,
    kind: options.kind ?? null,
    sender: sender.at,
    domain: domain.at,
    ...(options.lost === true ? { lost: true } : {}),
  };
  const way = { via: via.at, attempts: options.attempts ?? null, relayed: options.relayed === true };
  const isAnyWay = way.via === null && way.attempts === null && !way.relayed;
  const choice: Choice =
    options.message === 'all'
      ? 'all'
      : options.slowest === true
        ? 'slowest'
        : options.random === true
          ? 'random'
          : 'first';
  const count = options.count === undefined ? {} : { count: options.count };
  return { filter, choice, seed: model.seed, ...count, ...(isAnyWay ? {} : { way }) };
}

/** The numbers of the selected messages, and what a search found instead if there are none. */
export async function chooseMessages(
  narrator: Tracer,
  wish: MessageWish,
  options: MessageOptions,
): Promise<{ readonly messages: readonly number[]; readonly finding: MessageFinding | null }> {
  const { fate, sender, domain, kind, lost } = wish.filter;
  const isFree = fate === null && sender === null && domain === null && kind === null && lost !== true;
  if (wish.choice === 'first' && isFree && wish.way === undefined && wish.count === undefined) {
    return { messages: [typeof options.message === 'number' ? options.message : 1], finding: null };
  }
  const finding = await narrator.find(wish);
  return { messages: finding.messages, finding };
}

/** Error line about options that contradict each other; `undefined` if none do. */
export function findContradiction(options: MessageOptions): string | undefined {
  const { message, fate, sender, domain, kind, slowest, random, lost, via, attempts, relayed, count } = options;
  if (lost === true && (fate !== undefined || slowest === true)) {
    return `--lost and ${slowest === true ? '--slowest' : '--fate'} contradict each other: leave one of them out`;
  }
  if (count !== undefined && message !== undefined)
    return `--count and --message contradict each other: leave one of them out`;
  if (slowest === true && random === true)
    return '--slowest and --random each choose one message: leave one of them out';
  if (slowest === true && fate !== undefined && fate !== 'delivered') {
    return `--slowest chooses among delivered messages, and --fate ${fate} asks for others`;
  }
  const chooses = slowest === true ? '--slowest' : random === true ? '--random' : undefined;
  if (message !== undefined && chooses !== undefined)
    return `--message and ${chooses} contradict each other: leave one of them out`;
  const filters = Object.entries({ fate, sender, domain, kind, lost, via, attempts, relayed }).filter(
    ([, value]) => value !== undefined,
  );
  const [first] = filters;
  if (typeof message === 'number' && first !== undefined) {
    return `--message ${message} names one message already: leave out --${first[0]}, or ask for --message all`;
  }
  return undefined;
}
