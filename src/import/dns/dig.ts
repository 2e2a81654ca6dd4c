import { isAddress, type Problem, parseHostName } from '../../scenario/index.js';
import { type Place, placeOfLine, problemOf, type Remark, shown } from '../finding.js';
import { asComments, SHELL_LINE } from '../text.js';
import { type Entry, EntryReader } from './entries.js';
import { absoluteName, readData } from './rdata.js';
import { type DnsSource, type Lookup, plainName, type Question, type ResourceRecord } from './record.js';
import { placeOfEntry, readHead } from './zone.js';

export interface DigReading {
  readonly source: DnsSource;
  readonly problems: readonly Problem[];
}

const MOST_PROBLEMS = 50;

/** One answer; a file may hold several. */
interface Answer {
  status: string;
  asks: { readonly name: string; readonly type: string; readonly place: Place } | undefined;
  /** Number of records below ANSWER, according to the header. */
  count: number | undefined;
  isCut: boolean;
  section: string;
}

function freshAnswer(): Answer {
  return { status: '', asks: undefined, count: undefined, isCut: false, section: 'ANSWER' };
}

/** Output of other programs that is mistaken for that of `dig`. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/ mail is handled by \d+ | has address \d/, 'this is what `host` prints'],
  [/^Non-authoritative answer:|\bmail exchanger = /m, 'this is what `nslookup` prints'],
  [/^-\s*type: MESSAGE/m, 'this is what `dig +yaml` prints'],
  [/^\s*<(?:!|html)/i, 'this is an HTML page'],
];

/**
 * Reads the output of `dig`: whole answers, several of them, `+noall +answer`, `+multiline`, or `+short` with a name.
 */
class DigReader {
  readonly #source: string;
  readonly #origin: string | undefined;
  readonly #records: ResourceRecord[] = [];
  readonly #questions: Question[] = [];
  readonly #problems: Problem[] = [];
  #answer = freshAnswer();

  constructor(source: string, origin: string | undefined) {
    this.#source = source;
    this.#origin = origin;
  }

  read(text: string): DigReading {
    const other = OTHERS.find(([pattern]) => pattern.test(text.slice(0, 10_000)));
    if (other !== undefined) {
      this.#note(placeOfLine(this.#source, 1, text.split('\n', 1)[0] ?? ''), {
        message: other[1],
        expected: 'what `dig example.org MX` prints',
      });
      return this.#reading();
    }
    const reader = new EntryReader(
      this.#source,
      asComments(text.replace(/^(?=dig[ \t])/gm, '$ ')),
      (place, remark) => this.#note(place, remark),
      (line, comment) => this.#comment(line, comment),
    );
    for (const entry of reader.entries()) this.#entry(entry);
    this.#endAnswer();
    if (this.#records.length + this.#questions.length + this.#problems.length === 0) {
      this.#note(placeOfLine(this.#source, 1, ''), {
        message: 'there is no answer in this file',
        expected: 'what `dig example.org MX` prints',
      });
    }
    return this.#reading();
  }

  #reading(): DigReading {
    const source = { records: this.#records, names: new Set<string>(), zones: [], questions: this.#questions };
    return { source, problems: this.#problems };
  }

  #comment(line: number, comment: string): void {
    const answer = this.#answer;
    const place = placeOfLine(this.#source, line, comment);
    const call = callIn(comment);
    if (call !== undefined) {
      this.#endAnswer();
      const [name, type] = askedIn(call);
      this.#answer.asks = name === undefined ? undefined : { name, type, place };
    } else if (/^;; ->>HEADER<<-/.test(comment)) {
      if (answer.status !== '') this.#endAnswer();
      this.#answer.status = /status: ([A-Z]+)/.exec(comment)?.[1] ?? '';
    } else if (comment.startsWith(';; flags:')) {
      answer.isCut = / tc[ ;]/.test(comment);
      answer.count = Number(/ANSWER: (\d{1,6})/.exec(comment)?.[1] ?? Number.NaN);
      if (answer.isCut) this.#note(place, { message: 'this answer was cut off (flag tc)' }, 'advice');
    } else if (/^;; \w+ (?:PSEUDO)?SECTION:/.test(comment)) {
      answer.section = /^;; (\w+)/.exec(comment)?.[1] ?? '';
    } else if (answer.section === 'QUESTION' && /^;[^;\s]/.test(comment)) {
      const [name = '', ...rest] = comment.slice(1).trim().split(/\s+/, 4);
      answer.asks = { name: plainName(name), type: rest.at(-1) ?? '', place };
    } else if (/no servers could be reached|connection timed out|communications error/.test(comment)) {
      if (answer.status === '') answer.status = 'TIMEOUT';
    }
  }

  /** Notes the result of an answer without records. */
  #endAnswer(): void {
    const { asks, status, count } = this.#answer;
    this.#answer = freshAnswer();
    if (asks === undefined || status === '') return;
    const kind = asks.type === 'MX' ? 'mx' : asks.type === 'A' || asks.type === 'AAAA' ? 'address' : undefined;
    const lookup = lookupOf(status, count);
    if (kind === undefined || lookup === undefined || !parseHostName(asks.name).ok) return;
    // A name without an address of one family may have one of the other.
    if (kind === 'address' && lookup === 'empty') return;
    this.#questions.push({ name: asks.name, asks: kind, lookup, place: asks.place });
  }

  #entry(entry: Entry): void {
    const [owner, ...words] = entry.words;
    if (owner === undefined) return;
    if (/^;?\d{1,5}$/.test(owner.text) && words.length === 1) {
      this.#short(entry);
      return;
    }
    const { type, ttl, rest } = readHead(words);
    if (type === undefined) {
      const remark = { message: 'not a line of `dig`', expected: 'name, TTL, class, type and data' };
      this.#note(placeOfEntry(this.#source, entry), remark);
      return;
    }
    const reading = readData(type, rest, entry.words.at(-1), (word) => absoluteName(word.text, '.'));
    if (!reading.ok) {
      this.#note(placeOfEntry(this.#source, entry), reading.fault);
      return;
    }
    if (reading.data === null) return;
    const place = placeOfEntry(this.#source, entry);
    this.#records.push({ owner: absoluteName(owner.text, '.'), ttl: ttl ?? null, data: reading.data, place });
  }

  /** Reads a line of `+short`, which names no domain. */
  #short(entry: Entry): void {
    const place = placeOfEntry(this.#source, entry);
    const [preference, host] = entry.words;
    const { asks } = this.#answer;
    const owner = this.#origin ?? (asks?.type === 'MX' && parseHostName(asks.name).ok ? asks.name : undefined);
    if (owner === undefined) {
      const message = '`dig +short` does not print the name of the domain';
      this.#note(place, { message, expected: '`--origin NAME`, or the output without `+short`' });
    } else if (host !== undefined) {
      const exchanger = absoluteName(host.text, '.');
      if (isAddress(exchanger)) return;
      const data = { type: 'MX', preference: Number(preference?.text), exchanger } as const;
      this.#records.push({ owner, ttl: null, data, place });
    }
  }

  #note(place: Place, remark: Remark, severity: Problem['severity'] = 'error'): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problemOf(place, remark, severity, 'dig'));
  }
}

function lookupOf(status: string, count: number | undefined): Lookup | 'answered' | undefined {
  if (status === 'NXDOMAIN') return 'nxdomain';
  if (status === 'TIMEOUT') return 'timeout';
  if (status === 'NOERROR') return count === 0 ? 'empty' : 'answered';
  return status === 'SERVFAIL' ? 'servfail' : undefined;
}

const TYPE_WORDS = new Set(['MX', 'A', 'AAAA', 'ANY', 'TXT', 'NS', 'SOA', 'TLSA', 'CNAME']);

/** The arguments of `dig`, from its own line that repeats the call, or from that of the shell. */
function callIn(comment: string): string | undefined {
  if (comment.startsWith(SHELL_LINE)) return /(?:^|[\s/])dig\s(.*)/.exec(comment)?.[1];
  return /^; <<>> DiG \S+ <<>>(.*)/.exec(comment)?.[1];
}

/** The name and type that a call of `dig` queries. */
function askedIn(call: string): [string | undefined, string] {
  const words = call.trim().split(/\s+/, 50);
  const type = words.find((word) => TYPE_WORDS.has(word.toUpperCase()))?.toUpperCase() ?? 'A';
  const name = words.find((word) => !/^[-+@]/.test(word) && !TYPE_WORDS.has(word.toUpperCase()) && word !== 'IN');
  return [name === undefined || name === '' ? undefined : plainName(shown(name, 254)), type];
}

/** Reads the output of `dig`; `origin` is the domain if the output does not name it. */
export function readDig(source: string, text: string, origin: string | undefined): DigReading {
  return new DigReader(source, origin).read(text);
}
