import { shown } from '../finding.js';
import { EximReader } from './exim.js';
import { readLine } from './line.js';
import { PostfixReader } from './postfix.js';
import { LogTally } from './tally.js';
import { readStamp, type UnixTime, YearClock } from './time.js';

/** Lines that could not be read; a few are shown, without anything that may name persons. */
export interface UnreadLines {
  readonly count: number;
  readonly first: readonly { readonly source: string; readonly line: number; readonly text: string }[];
}

/** The contents of a log. */
export interface LogReading {
  readonly tally: LogTally;
  readonly mta: 'postfix' | 'exim' | null;
  /** The main direction: to other hosts, or into mailboxes here. */
  readonly role: 'sending' | 'receiving';
  readonly lines: number;
  readonly unread: UnreadLines;
  /** Earliest and latest time of all lines. */
  readonly first: UnixTime;
  readonly last: UnixTime;
  /** Interval between Exim's queue runs [s]. */
  readonly queueInterval: number | null;
}

const MOST_SHOWN = 3;
const LONGEST_SHOWN = 120;

/** Reads logs line by line: file after file, in order of time. */
export class LogReader {
  readonly tally = new LogTally();
  readonly #postfix = new PostfixReader(this.tally);
  readonly #exim = new EximReader(this.tally);
  #clock = new YearClock(0);
  #source = '';
  #line = 0;
  #lines = 0;
  #unread = 0;
  readonly #shown: { source: string; line: number; text: string }[] = [];
  #first: UnixTime = Number.NaN;
  #last: UnixTime = Number.NaN;
  #ofPostfix = 0;
  #ofExim = 0;

  /** Begins a file; `newest`: none of its lines is later than this. */
  begin(source: string, newest: UnixTime): void {
    this.#source = source;
    this.#line = 0;
    this.#clock = new YearClock(newest);
  }

  /** `isCut`: the line was too long to be kept whole. */
  push(text: string, isCut = false): void {
    this.#line += 1;
    this.#lines += 1;
    const line = isCut ? undefined : readLine(text, this.#clock);
    if (line === undefined) {
      // Some Exim lines continue on the next, which begins with a blank.
      if (text !== '' && !/^\s/.test(text)) this.#noteUnread(text);
      return;
    }
    if (line === null) return;
    if (!(line.time >= this.#first)) this.#first = line.time;
    if (!(line.time <= this.#last)) this.#last = line.time;
    if (line.program === 'exim') {
      this.#ofExim += 1;
      this.#exim.read(line);
    } else {
      this.#ofPostfix += 1;
      this.#postfix.read(line);
    }
  }

  #noteUnread(text: string): void {
    this.#unread += 1;
    if (this.#shown.length < MOST_SHOWN) {
      this.#shown.push({ source: this.#source, line: this.#line, text: withoutHosts(shown(text, LONGEST_SHOWN)) });
    }
  }

  finish(): LogReading {
    this.tally.end(this.#last);
    const mta = this.#ofPostfix + this.#ofExim === 0 ? null : this.#ofPostfix >= this.#ofExim ? 'postfix' : 'exim';
    const received = [...this.tally.received.values()].reduce((sum, count) => sum + count, 0);
    const sent = [...this.tally.destinations.values()].reduce((sum, { messages }) => sum + messages, 0);
    return {
      tally: this.tally,
      mta,
      role: received > sent ? 'receiving' : 'sending',
      lines: this.#lines,
      unread: { count: this.#unread, first: this.#shown },
      first: this.#first,
      last: this.#last,
      queueInterval: this.#exim.queueInterval ?? medianGap(this.#exim.runs),
    };
  }
}

/** Removes addresses and host names, which are private. */
function withoutHosts(text: string): string {
  return text
    .replace(/\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}/gi, '(IP)')
    .replace(/\b(?:[a-z0-9_-]+\.)+[a-z]{2,}\b/gi, '(host)');
}

function medianGap(times: readonly number[]): number | null {
  const gaps = times
    .slice(1)
    .map((time, at) => time - (times[at] ?? time))
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}

/** Time of the first line that has one: files are read in this order. */
export function firstTime(text: string, newest: UnixTime): UnixTime | undefined {
  const clock = new YearClock(newest);
  for (const line of text.split('\n', 100)) {
    const read = readLine(line, clock);
    if (read !== undefined && read !== null) return read.time;
    const stamp = readStamp(line);
    if (stamp !== undefined) return new YearClock(newest).timeOf(stamp);
  }
  return undefined;
}
