import type { Fate, Kind } from '../mail/index.js';
import type { Seconds, SimTime } from '../units/index.js';

/** Who takes part in a story, in the order in which they come in. */
export interface Actor {
  readonly name: string;
  readonly role: 'sender' | 'dns' | 'server' | 'relay';
}

/** How a line is set off: what went well, what did not, what only takes time. */
export type Tone = 'plain' | 'good' | 'bad' | 'wait';

/** Why something was done. `source`: who says so; `null` where it speaks for itself. */
export interface Reason {
  readonly text: string;
  readonly source: string | null;
}

/** What one actor asked another, and what came back. `from` and `to` are positions in the list of actors. */
export interface Exchange {
  readonly from: number;
  readonly to: number;
  readonly asks: string;
  readonly answer: string;
}

/** One thing that happened. */
export interface TellingLine {
  readonly kind: 'line';
  /** From submission [s]. */
  readonly t_s: Seconds;
  /** Until the answer [s]; `null` where nothing was waited for. */
  readonly took_s: Seconds | null;
  readonly tone: Tone;
  /** One sentence. */
  readonly text: string;
  readonly reasons: readonly Reason[];
  /** `null` where nobody else had a part in it. */
  readonly exchange: Exchange | null;
  /** Position in the list of actors: where it happened. Left out: at the owner of the queue. */
  readonly at?: number;
}

/** What was left out between two lines or two chapters, in a sentence. */
export interface TellingGap {
  readonly kind: 'gap';
  readonly text: string;
}

/** One pass of one queue, or what a copy did outside any pass. */
export interface Chapter {
  readonly kind: 'chapter';
  readonly title: string;
  /** Position in the list of actors: whose queue it is. */
  readonly actor: number;
  /** From submission [s]. */
  readonly t_s: Seconds;
  readonly lines: readonly (TellingLine | TellingGap)[];
}

/**
 * The story of one message in words and figures, ready to be shown: plain data that every renderer can take. Times count
 * from the message's submission. Names are printable and of bounded length; nothing is escaped.
 */
export interface Telling {
  /** In order of arrival over all traffic, from 1. */
  readonly message: number;
  readonly replication: number;
  readonly sender: string;
  readonly domain: string;
  readonly kind: Kind;
  /** Submission, from the start of the run [s]. */
  readonly sent_s: SimTime;
  readonly fate: Fate;
  /** Until a final server had it [s]; `null` if none ever did. */
  readonly latency_s: Seconds | null;
  /** Who sent what to whom, in sentences. */
  readonly facts: readonly string[];
  readonly actors: readonly Actor[];
  readonly parts: readonly (Chapter | TellingGap)[];
  /** How it ended, in one sentence, and what can be learnt from it. */
  readonly ending: string;
  readonly lesson: string;
}

/** One of the stories on the page of a run. */
export interface ChosenStory {
  readonly role: 'typical' | 'slowest' | 'lost';
  /** Why this one was chosen, or why there is none. */
  readonly why: string;
  readonly telling: Telling | null;
}

/** The stories on the page of a run. */
export interface RunStories {
  readonly chosen: readonly ChosenStory[];
  /** Among which messages they were looked for. */
  readonly scope: string;
  /** The command that tells the story of any other message. */
  readonly command: string;
}
