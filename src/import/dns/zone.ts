import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../../scenario/index.js';
import { type Place, placeAt, problemOf, type Remark, shown } from '../finding.js';
import { asComments } from '../text.js';
import { type Entry, EntryReader, type Word } from './entries.js';
import { absoluteName, isMarkup, readData, TYPES, typeOf } from './rdata.js';
import type { DnsSource, ResourceRecord } from './record.js';
import { looksLikeTtl, readTtl } from './ttl.js';

/** The contents of a zone file, and its problems. */
export interface ZoneReading {
  readonly source: DnsSource;
  readonly problems: readonly Problem[];
}

/** Most problems of one file that are shown. */
const MOST_PROBLEMS = 50;
const CLASSES = new Set(['IN', 'CH', 'HS', 'CS', 'ANY']);

/** Reads a master file (RFC 1035 §5.1) line by line. */
class ZoneReader {
  readonly #source: string;
  readonly #records: ResourceRecord[] = [];
  readonly #names = new Set<string>();
  readonly #problems: Problem[] = [];
  #origin: string | undefined;
  #defaultTtl: number | undefined;
  #lastTtl: number | undefined;
  #minimum: number | undefined;
  #owner: string | undefined;
  #isExport = false;
  #errors = 0;

  /** `origin`: the origin of relative names until the file sets one. */
  constructor(source: string, origin: string | undefined) {
    this.#source = source;
    this.#origin = origin;
  }

  read(text: string): ZoneReading {
    const complain = (place: Place, remark: Remark): void => this.#note(place, remark, 'error');
    const onComment = (_: number, comment: string): void => {
      if (comment.includes('cf_tags=') || comment.startsWith(';; Exported:')) this.#isExport = true;
    };
    for (const entry of new EntryReader(this.#source, asComments(text), complain, onComment).entries()) {
      if (this.#records.length === 0 && isMarkup(entry)) {
        const [word] = entry.words;
        this.#at(entry, word, {
          message: 'this is an HTML page, not a zone file',
          expected: 'records (RFC 1035 §5.1)',
        });
        break;
      }
      this.#entry(entry);
      if (this.#errors >= MOST_PROBLEMS) break;
    }
    const records = this.#isExport ? this.#records.map(automatic) : this.#records;
    const zones = records.flatMap(({ owner, data }) => (data.type === 'SOA' ? owner : []));
    return { source: { records, names: this.#names, zones, questions: [] }, problems: this.#problems };
  }

  #entry(entry: Entry): void {
    const [first] = entry.words;
    if (first === undefined) return;
    if (!entry.continues && first.text.startsWith('$') && !first.quoted) this.#directive(entry, first);
    else this.#record(entry);
  }

  #directive(entry: Entry, word: Word): void {
    const [, value] = entry.words;
    switch (word.text.toUpperCase()) {
      case '$ORIGIN':
        if (value === undefined) this.#at(entry, word, { message: '`$ORIGIN` names nothing', expected: 'a domain' });
        else this.#origin = this.#name(entry, value) ?? this.#origin;
        return;
      case '$TTL': {
        const ttl = readTtl(value?.text ?? '');
        if (ttl === undefined)
          this.#at(entry, value ?? word, { message: 'not a TTL', expected: 'seconds, or `1h30m`' });
        else this.#defaultTtl = ttl;
        return;
      }
      case '$INCLUDE':
      case '$GENERATE':
        this.#at(entry, word, {
          message: `\`${word.text.toUpperCase()}\` is not followed`,
          expected: 'all records in this file',
          hint: 'named-compilezone -f text -o FLAT.zone ORIGIN THIS.zone writes the zone out in full; or delete the line',
        });
        return;
      default:
        this.#at(entry, word, { message: `\`${shown(word.text)}\` is no directive`, expected: '`$ORIGIN` or `$TTL`' });
    }
  }

  #record(entry: Entry): void {
    const words = [...entry.words];
    if (!entry.continues) {
      const owner = words.shift();
      if (owner === undefined) return;
      this.#owner = this.#name(entry, owner);
      if (this.#owner === undefined) return;
    }
    const { type, ttl, rest } = readHead(words);
    if (type === undefined) {
      this.#noType(entry, rest[0]);
      return;
    }
    if (this.#owner === undefined) {
      this.#at(entry, entry.words[0], {
        message: 'this record has no owner',
        expected: 'a name at the start of the line',
      });
      return;
    }
    if (ttl !== undefined) this.#lastTtl = ttl;
    this.#data(entry, type, ttl, rest);
  }

  #data(entry: Entry, type: string, ttl: number | undefined, words: readonly Word[]): void {
    const owner = this.#owner ?? '.';
    this.#names.add(owner);
    if (type === 'TXT' && !owner.startsWith('_mta-sts.')) return;
    let written: Word | undefined;
    const reading = readData(type, words, entry.words.at(-1), (word) => {
      written = word;
      return this.#name(entry, word) ?? '.';
    });
    if (!reading.ok) {
      const { word, ...remark } = reading.fault;
      // A broken address of some host is no reason to refuse the mail records.
      this.#at(entry, word, remark, type === 'A' || type === 'AAAA' ? 'advice' : 'error');
      return;
    }
    const { data } = reading;
    if (data === null) return;
    const place = placeOfEntry(this.#source, entry);
    if (data.type === 'SOA') this.#minimum ??= data.minimum;
    // RFC 2308 §4, then RFC 1035 §5.1 (the last one written), then what BIND takes.
    const record = { owner, ttl: ttl ?? this.#defaultTtl ?? this.#lastTtl ?? this.#minimum ?? null, data, place };
    const isRelative = written !== undefined && written.text !== '@' && !written.text.endsWith('.');
    const relative = isRelative ? { relative: { written: written?.text ?? '', origin: this.#origin ?? '.' } } : {};
    this.#records.push({ ...record, ...relative });
  }

  #noType(entry: Entry, word: Word | undefined): void {
    const found = word?.text.toUpperCase() ?? '';
    const near = found.length <= 12 && found.length > 0 ? closest(found, [...TYPES]) : undefined;
    if (near !== undefined && distance(found, near) === 1) {
      this.#at(entry, word, {
        message: `there is no record type \`${shown(found)}\``,
        expected: 'a type',
        hint: `did you mean \`${near}\`?`,
      });
      return;
    }
    const last = entry.words.at(-1);
    this.#at(entry, word ?? last, {
      message: 'not a record of a zone',
      expected: 'owner, TTL, class, type and data (RFC 1035 §5.1)',
    });
  }

  #name(entry: Entry, word: Word): string | undefined {
    const isRelative = word.text === '@' || !word.text.endsWith('.');
    if (isRelative && this.#origin === undefined) {
      const message = `\`${shown(word.text)}\` is relative, and nothing says to which origin`;
      this.#at(entry, word, { message, expected: '`$ORIGIN`, or `--origin NAME`' });
      this.#errors = MOST_PROBLEMS;
      return undefined;
    }
    return absoluteName(word.text, this.#origin ?? '.');
  }

  #at(entry: Entry, word: Word | undefined, remark: Remark, severity: Problem['severity'] = 'error'): void {
    const place =
      word === undefined || word.line !== entry.line
        ? { ...placeOfEntry(this.#source, entry), line: word?.line ?? entry.line }
        : placeAt(this.#source, word.line, word.column, word.text.length, entry.text);
    this.#note(place, remark, severity);
  }

  #note(place: Place, remark: Remark, severity: Problem['severity']): void {
    if (severity === 'error') this.#errors += 1;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problemOf(place, remark, severity, 'zone'));
  }
}

/** Seconds that a panel's "automatic" stands for (Cloudflare, "Time to Live"). */
const AUTOMATIC_TTL = 300;

function automatic(record: ResourceRecord): ResourceRecord {
  return record.ttl === 1 ? { ...record, ttl: AUTOMATIC_TTL, automatic: true } : record;
}

export function placeOfEntry(source: string, { line, text, words }: Entry): Place {
  return placeAt(source, line, words[0]?.column ?? 1, text.trim().length, text);
}

/** TTL and class, in any order and both optional, then the type. `[AGE:…]` is added by Windows. */
export function readHead(words: readonly Word[]): { type: string | undefined; ttl: number | undefined; rest: Word[] } {
  let at = 0;
  let ttl: number | undefined;
  for (; at < words.length; at += 1) {
    const text = words[at]?.text ?? '';
    if (looksLikeTtl(text)) ttl ??= readTtl(text);
    else if (!CLASSES.has(text.toUpperCase()) && !/^\[AGE:\d+\]$/i.test(text)) break;
  }
  const type = typeOf(words[at]?.text ?? '');
  return { type, ttl, rest: words.slice(type === undefined ? at : at + 1) };
}

/** Reads a zone file; `origin` as given by `--origin`. */
export function readZone(source: string, text: string, origin: string | undefined): ZoneReading {
  return new ZoneReader(source, origin).read(text);
}
