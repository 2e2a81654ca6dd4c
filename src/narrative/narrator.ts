import type { KINDS } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Chapter, Telling, TellingLine, Trace, TraceEvent } from '../results/index.js';
import { DAY, formatCount, formatDuration, HOUR, type SimTime } from '../units/index.js';
import { type Attempt, attemptLine, openAttemptLine } from './attempt-lines.js';
import { actorOf, type Context, type Event, ownerName, since } from './context.js';
import { endingOf, lessonOf } from './ending.js';
import { orderLine, passedOverLine, walkEndedLine } from './list-lines.js';
import { cutLine, lookupLine, noAddressLine, ownAddressLine } from './lookup-lines.js';
import { Participants, Parties, withHosts } from './participants.js';
import { policyLine, tlsaLine } from './policy-lines.js';
import {
  backscatterLine,
  copyEndedLine,
  deadDestinationLine,
  deferredLine,
  filteredLine,
  keptLine,
  offLine,
  relayedLine,
  standLine,
  warningLine,
} from './queue-lines.js';

const KIND_WORDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  ham: 'wanted mail',
  spam: 'spam',
  virus: 'a virus',
  invalid: 'to a recipient that does not exist',
};

/** A chapter that is still being written. */
interface SectionDraft {
  title: string;
  readonly actor: number;
  readonly t_s: number;
  readonly lines: TellingLine[];
}

/** State kept for one copy from event to event. */
interface CopyState {
  draft: SectionDraft;
  attempt: Attempt | null;
  ordered: boolean;
  lookup: Event<'lookup'> | null;
}

/** Writes the chapters: each copy's events in passes of their own, in the order in which they begin. */
class Writer {
  readonly drafts: SectionDraft[] = [];
  private readonly context: Context;
  private readonly copies = new Map<number, CopyState>();

  constructor(context: Context) {
    this.context = context;
  }

  write(event: TraceEvent): void {
    if (event.kind === 'pass') {
      this.beginPass(event);
      return;
    }
    const copy = this.copies.get(event.copy) ?? this.open(event, 'Meanwhile');
    if (this.noteAttempt(copy, event)) return;
    const line = this.lineOf(copy, event);
    if (line !== null) copy.draft.lines.push(line);
  }

  /** Writes the attempts that were under way when the run was stopped. */
  close(): void {
    for (const copy of this.copies.values()) {
      if (copy.attempt !== null) copy.draft.lines.push(openAttemptLine(this.context, copy.attempt));
    }
  }

  /** Begins a pass; events of a copy on its way into a queue belong to its first pass there. */
  private beginPass(event: Event<'pass'>): void {
    const before = this.copies.get(event.copy)?.draft;
    if (before === undefined || event.pass > 1) this.open(event, `Pass ${event.pass}`);
    else before.title = this.titleOf(event, 'Pass 1');
  }

  private titleOf(event: TraceEvent, title: string): string {
    const owner = ownerName(this.context, event);
    return owner === '' ? title : `${title}, ${owner}`;
  }

  private open(event: TraceEvent, title: string): CopyState {
    const draft: SectionDraft = {
      title: this.titleOf(event, title),
      actor: actorOf(this.context, event),
      t_s: since(this.context, event.t),
      lines: [],
    };
    this.drafts.push(draft);
    const copy: CopyState = { draft, attempt: null, ordered: false, lookup: null };
    this.copies.set(event.copy, copy);
    return copy;
  }

  /** Collects the events of an attempt; its line is written when it has ended. */
  private noteAttempt(copy: CopyState, event: TraceEvent): boolean {
    const { attempt } = copy;
    if (event.kind === 'attempt') copy.attempt = { begin: event, backlog: null, greeted: null, filter: null };
    else if (event.kind === 'outcome' && attempt !== null) {
      copy.draft.lines.push(attemptLine(this.context, attempt, event));
      copy.attempt = null;
    } else if (attempt !== null && (event.kind === 'backlog' || event.kind === 'greeted' || event.kind === 'filter')) {
      copy.attempt = { ...attempt, [event.kind]: event };
    } else
      return (
        event.kind === 'backlog' || event.kind === 'greeted' || event.kind === 'filter' || event.kind === 'outcome'
      );
    return true;
  }

  private lineOf(copy: CopyState, event: TraceEvent): TellingLine | null {
    const { context } = this;
    switch (event.kind) {
      case 'order': {
        const first = !copy.ordered;
        copy.ordered = true;
        return orderLine(context, event, first, copy.lookup);
      }
      case 'lookup':
        copy.lookup = event;
        return lookupLine(context, event);
      case 'noAddress':
        return noAddressLine(context, event);
      case 'ownAddress':
        return ownAddressLine(context, event);
      case 'policy':
        return policyLine(context, event);
      case 'tlsa':
        return tlsaLine(context, event);
      case 'cut':
        return cutLine(context, event);
      case 'passedOver':
        return passedOverLine(context, event);
      case 'walkEnded':
        return walkEndedLine(context, event);
      case 'line':
        return standLine(context, event);
      case 'off':
        return offLine(context, event);
      case 'deadDestination':
        return deadDestinationLine(context, event);
      case 'warning':
        return warningLine(context, event);
      case 'kept':
        return keptLine(context, event);
      case 'relayed':
        return relayedLine(context, event);
      case 'filtered':
        return filteredLine(context, event);
      case 'deferred':
        return deferredLine(context, event);
      case 'copyEnded':
        return copyEndedLine(context, event, copy.lookup);
      case 'backscatter':
        return backscatterLine(context, event);
      default:
        return null;
    }
  }
}

/** ` (day 5, 18:12:03)` where the time since the beginning leaves out the minutes. A run begins at midnight. */
function clockTime(t: SimTime): string {
  if (t < HOUR) return '';
  const inDay = Math.floor(t % DAY);
  const parts = [Math.floor(inDay / HOUR), Math.floor((inDay % HOUR) / 60), inDay % 60];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return ` (day ${formatCount(Math.floor(t / DAY) + 1)}, ${clock})`;
}

function factsOf(trace: Trace, hosts: number): string[] {
  const which = hosts === 1 ? '' : `, its sending host ${formatCount(trace.host)} of ${formatCount(hosts)}`;
  const from = `From ${printableName(trace.sender)}${which} (${trace.mta}), to ${printableName(trace.domain)}: ${KIND_WORDS[trace.kind]}.`;
  const when =
    trace.sent === 0
      ? 'at the beginning of the run'
      : `${formatDuration(trace.sent)} after the beginning of the run${clockTime(trace.sent)}`;
  return [from, `Submitted ${when}.`];
}

export interface TellingOptions {
  /** Sessions in the words of SMTP, command by command. */
  readonly dialogue?: boolean;
}

/**
 * Tells the stories of messages in one model: events, replies, and reasons with sources. The reasons come from the
 * behaviours in the model and the sources of their presets.
 *
 *     const narrator = new Narrator(model);
 *     const telling = narrator.tell(trace);
 */
export class Narrator {
  private readonly parties: Parties;

  constructor(model: Model) {
    this.parties = new Parties(model);
  }

  /** The trace of one message in words; deterministic. @throws Error where the trace is not one of this model. */
  tell(trace: Trace, { dialogue = false }: TellingOptions = {}): Telling {
    const context: Context = { trace, parties: this.parties, actors: new Participants(), withDialogue: dialogue };
    const sender = { by: trace.sender, copy: 1 };
    actorOf(context, sender);
    const writer = new Writer(context);
    for (const event of trace.events) writer.write(event);
    writer.close();
    const parts: Chapter[] = writer.drafts.map((draft) => ({ kind: 'chapter', ...draft }));
    return {
      message: trace.message,
      replication: trace.replication,
      sender: printableName(trace.sender),
      domain: printableName(trace.domain),
      kind: trace.kind,
      sent_s: trace.sent,
      fate: trace.fate,
      latency_s: trace.latency,
      facts: factsOf(trace, this.parties.party(trace.sender, 1).hosts),
      actors: withHosts(context.actors.list, trace, this.parties),
      parts,
      ending: endingOf(context),
      lesson: lessonOf(context),
    };
  }
}
