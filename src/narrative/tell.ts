import type { KINDS } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Chapter, Story, StoryEvent, Telling, TellingLine } from '../results/index.js';
import { formatCount, formatDuration, type SimTime } from '../units/index.js';
import { type Attempt, attemptLine, openAttemptLine } from './attempt-lines.js';
import { Actors, Cast } from './cast.js';
import { endingOf, lessonOf } from './ending.js';
import { orderLine, passedOverLine, walkEndedLine } from './list-lines.js';
import { cutLine, lookupLine, noAddressLine } from './lookup-lines.js';
import {
  backscatterLine,
  copyEndedLine,
  deadDestinationLine,
  deferredLine,
  filteredLine,
  keptLine,
  offLine,
  ownerName,
  relayedLine,
  standLine,
  warningLine,
} from './queue-lines.js';
import { actorOf, type Event, type Scene, since } from './scene.js';

const KIND_WORDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  ham: 'wanted mail',
  spam: 'spam',
  virus: 'a virus',
  invalid: 'to a recipient that does not exist',
};

/** A chapter that is still being written, and what is open in it. */
interface Draft {
  title: string;
  readonly actor: number;
  readonly t_s: number;
  readonly lines: TellingLine[];
}

/** What is remembered of one copy from event to event. */
interface Thread {
  draft: Draft;
  attempt: Attempt | null;
  ordered: boolean;
  lookup: Event<'lookup'> | null;
}

/** Writes the chapters: each copy's events in passes of their own, in the order in which they begin. */
class Writer {
  readonly drafts: Draft[] = [];
  private readonly scene: Scene;
  private readonly threads = new Map<number, Thread>();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  write(event: StoryEvent): void {
    if (event.kind === 'pass') {
      this.beginPass(event);
      return;
    }
    const thread = this.threads.get(event.copy) ?? this.open(event, 'Meanwhile');
    if (this.noteAttempt(thread, event)) return;
    const line = this.lineOf(thread, event);
    if (line !== null) thread.draft.lines.push(line);
  }

  /** What was under way when the run was stopped. */
  close(): void {
    for (const thread of this.threads.values()) {
      if (thread.attempt !== null) thread.draft.lines.push(openAttemptLine(this.scene, thread.attempt));
    }
  }

  /** What a copy did on its way into a queue is told with its first pass there. */
  private beginPass(event: Event<'pass'>): void {
    const before = this.threads.get(event.copy)?.draft;
    if (before === undefined || event.pass > 1) this.open(event, `Pass ${event.pass}`);
    else before.title = this.titleOf(event, 'Pass 1');
  }

  private titleOf(event: StoryEvent, title: string): string {
    const owner = ownerName(this.scene, event);
    return owner === '' ? title : `${title}, ${owner}`;
  }

  private open(event: StoryEvent, title: string): Thread {
    const draft: Draft = {
      title: this.titleOf(event, title),
      actor: actorOf(this.scene, event),
      t_s: since(this.scene, event.t),
      lines: [],
    };
    this.drafts.push(draft);
    const thread: Thread = { draft, attempt: null, ordered: false, lookup: null };
    this.threads.set(event.copy, thread);
    return thread;
  }

  /** Puts the parts of an attempt together; its line is written when it has ended. */
  private noteAttempt(thread: Thread, event: StoryEvent): boolean {
    const { attempt } = thread;
    if (event.kind === 'attempt') thread.attempt = { begin: event, backlog: null, greeted: null, filter: null };
    else if (event.kind === 'outcome' && attempt !== null) {
      thread.draft.lines.push(attemptLine(this.scene, attempt, event));
      thread.attempt = null;
    } else if (attempt !== null && (event.kind === 'backlog' || event.kind === 'greeted' || event.kind === 'filter')) {
      thread.attempt = { ...attempt, [event.kind]: event };
    } else
      return (
        event.kind === 'backlog' || event.kind === 'greeted' || event.kind === 'filter' || event.kind === 'outcome'
      );
    return true;
  }

  private lineOf(thread: Thread, event: StoryEvent): TellingLine | null {
    const { scene } = this;
    switch (event.kind) {
      case 'order': {
        const first = !thread.ordered;
        thread.ordered = true;
        return orderLine(scene, event, first, thread.lookup);
      }
      case 'lookup':
        thread.lookup = event;
        return lookupLine(scene, event);
      case 'noAddress':
        return noAddressLine(scene, event);
      case 'cut':
        return cutLine(scene, event);
      case 'passedOver':
        return passedOverLine(scene, event);
      case 'walkEnded':
        return walkEndedLine(scene, event);
      case 'line':
        return standLine(scene, event);
      case 'off':
        return offLine(scene, event);
      case 'deadDestination':
        return deadDestinationLine(scene, event);
      case 'warning':
        return warningLine(scene, event);
      case 'kept':
        return keptLine(scene, event);
      case 'relayed':
        return relayedLine(scene, event);
      case 'filtered':
        return filteredLine(scene, event);
      case 'deferred':
        return deferredLine(scene, event);
      case 'copyEnded':
        return copyEndedLine(scene, event, thread.lookup);
      case 'backscatter':
        return backscatterLine(scene, event);
      default:
        return null;
    }
  }
}

const HOUR = 3600;
const DAY = 86_400;

/** ` (day 5, 18:12:03)` where the time since the beginning leaves out the minutes. A run begins at midnight. */
function clockTime(t: SimTime): string {
  if (t < HOUR) return '';
  const inDay = Math.floor(t % DAY);
  const parts = [Math.floor(inDay / HOUR), Math.floor((inDay % HOUR) / 60), inDay % 60];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return ` (day ${formatCount(Math.floor(t / DAY) + 1)}, ${clock})`;
}

function factsOf(story: Story, hosts: number): string[] {
  const which = hosts === 1 ? '' : `, its sending host ${formatCount(story.host)} of ${formatCount(hosts)}`;
  const from = `From ${printableName(story.sender)}${which} (${story.mta}), to ${printableName(story.domain)}: ${KIND_WORDS[story.kind]}.`;
  const when =
    story.sent === 0
      ? 'at the beginning of the run'
      : `${formatDuration(story.sent)} after the beginning of the run${clockTime(story.sent)}`;
  return [from, `Submitted ${when}.`];
}

/**
 * Tells stories of one model: what happened, in whose words, and why, with who says so. The reasons come from the
 * behaviours in the model and the sources of their presets.
 *
 *     const teller = new Teller(model);
 *     const telling = teller.tell(story);
 */
export class Teller {
  private readonly cast: Cast;

  constructor(model: Model) {
    this.cast = new Cast(model);
  }

  /** The story of one message in words; deterministic. @throws Error where the story is not one of this model. */
  tell(story: Story): Telling {
    const scene: Scene = { story, cast: this.cast, actors: new Actors() };
    const sender = { by: story.sender, copy: 1 };
    actorOf(scene, sender);
    const writer = new Writer(scene);
    for (const event of story.events) writer.write(event);
    writer.close();
    const parts: Chapter[] = writer.drafts.map((draft) => ({ kind: 'chapter', ...draft }));
    return {
      message: story.message,
      replication: story.replication,
      sender: printableName(story.sender),
      domain: printableName(story.domain),
      kind: story.kind,
      sent_s: story.sent,
      fate: story.fate,
      latency_s: story.latency,
      facts: factsOf(story, this.cast.party(story.sender, 1).hosts),
      actors: scene.actors.list,
      parts,
      ending: endingOf(scene),
      lesson: lessonOf(scene),
    };
  }
}
