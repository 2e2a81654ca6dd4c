import type { MtaBehaviour } from '../mail/index.js';
import { type Cited, PRESETS, type PresetValues } from '../mail/index.js';
import { cutEnd, printableLine, printableName } from '../report/index.js';
import type { Exchange, Reason, TellingLine, Tone, Trace, TraceAddress } from '../results/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { Participants, Parties, Party } from './participants.js';

/** Longest part of a reply that is shown [columns]. */
const LONGEST_REPLY = 120;
/** Names in one sentence at most. */
const MOST_NAMES = 12;

/** The data from which the lines of one trace are made. */
export interface Context {
  readonly trace: Trace;
  readonly parties: Parties;
  readonly actors: Participants;
  /** Sessions are told in the words of SMTP as well. */
  readonly withDialogue: boolean;
}

/** The owner of the queue that holds a copy. */
export interface Owner {
  readonly by: string;
  readonly copy: number;
}

export function partyOf({ parties }: Context, { by, copy }: Owner): Party {
  return parties.party(by, copy);
}

export function mtaOf(context: Context, owner: Owner): MtaBehaviour {
  return partyOf(context, owner).mta;
}

/** Position of the actor who owns the queue. */
export function actorOf(context: Context, owner: Owner): number {
  return context.actors.of(owner.by, partyOf(context, owner).isRelay ? 'relay' : 'sender');
}

export function serverActor({ parties, actors }: Context, server: string): number {
  return actors.of(server, parties.isRelay(server) ? 'relay' : 'server');
}

/** Names the queue of a relay; empty for the sender's own. */
export function ownerName(context: Context, owner: Owner): string {
  return partyOf(context, owner).isRelay ? `the queue of ${printableName(owner.by)}` : '';
}

/** Time since submission [s]. */
export function since({ trace }: Context, t: SimTime): Seconds {
  return t - trace.sent;
}

const FAMILIES = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** A server under the name by which it was called, and by which of its addresses. */
export function spellAddress({ host, server, family }: TraceAddress): string {
  const name = host === server ? printableName(server) : `${printableName(server)} (as ${printableName(host)})`;
  return family === undefined ? name : `${name} over ${FAMILIES[family]}`;
}

/** Names in a sentence; a long list is cut, with a count. */
export function spellList(names: readonly string[], most = MOST_NAMES): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

/** A server's own words, in quotes; nothing where it said nothing. */
export function quoted(reply: string | null): string {
  return reply === null ? '' : ` “${cutEnd(printableLine(reply), LONGEST_REPLY)}”`;
}

export function because(text: string, source: string | null = null): Reason {
  return { text, source };
}

/** A line of a trace. */
export function lineAt(
  t: Seconds,
  tone: Tone,
  text: string,
  reasons: readonly Reason[] = [],
  exchange: Exchange | null = null,
  took: Seconds | null = null,
): TellingLine {
  return { kind: 'line', t_s: t, took_s: took, tone, text, reasons, exchange };
}

/** One kind of event of a trace. */
export type Event<Kind extends Trace['events'][number]['kind']> = Extract<Trace['events'][number], { kind: Kind }>;

/** Source given where the scenario overrides the preset. */
const SCENARIO = 'as the scenario says';

/**
 * The source for this behaviour of the MTA: the preset's own where the value is the preset's, the scenario where that
 * has changed it.
 */
export function citationOf<T>(mta: MtaBehaviour, pick: (values: PresetValues) => Cited<T>, value: T): string {
  const preset = PRESETS.find(({ name }) => name === mta.preset);
  if (preset === undefined) return SCENARIO;
  const cited = pick(preset.values);
  if (JSON.stringify(cited.value) !== JSON.stringify(value)) return SCENARIO;
  return cited.assumed ? `assumed: ${cited.source}` : cited.source;
}
