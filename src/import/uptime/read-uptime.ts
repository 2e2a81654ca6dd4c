import type { Problem } from '../../scenario/index.js';
import { isHostName, placeOfLine, problemOf, shown } from '../finding.js';
import { readStamp, type UnixTime } from '../logs/time.js';

/** A time during which a server did not answer; `until` is `null` if the record ends before. */
export interface Downtime {
  readonly from: UnixTime;
  readonly until: UnixTime | null;
}

/** The record of uptime of one server. */
export interface UptimeFinding {
  /** `null`: the file does not name it. */
  readonly server: string | null;
  readonly source: string;
  readonly first: UnixTime;
  readonly last: UnixTime;
  readonly downtimes: readonly Downtime[];
}

export interface UptimeReading {
  readonly findings: readonly UptimeFinding[];
  readonly problems: readonly Problem[];
}

const MOST_ROWS = 5_000_000;
const MOST_PROBLEMS = 20;
/** Common names of columns. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  down: ['down', 'from', 'begin', 'start', 'down_at'],
  up: ['up', 'to', 'until', 'end', 'up_at'],
  time: ['time', 't', 'timestamp', 'date', 'checked_at'],
  status: ['status', 'state', 'result', 'ok'],
  server: ['server', 'host', 'name', 'monitor'],
};
const UP = new Set(['up', 'ok', '1', 'true', 'yes', 'success', 'online', '200', '220']);
const DOWN = new Set(['down', 'fail', 'failed', 'error', '0', 'false', 'no', 'timeout', 'offline', 'critical']);

/** RFC 3339, or Unix seconds. */
function readTime(text: string): UnixTime | undefined {
  if (/^\d{9,11}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  const stamp = readStamp(text);
  return stamp?.hasYear === true && stamp.length === text.length ? stamp.time : undefined;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
  readonly text: string;
}

/** Reads a CSV file of outages (`down,up`) or of checks (`time,status`), each with an optional column `server`. */
class UptimeReader {
  readonly #source: string;
  readonly #servers = new Map<
    string,
    { first: UnixTime; last: UnixTime; downtimes: { from: UnixTime; until: UnixTime | null }[] }
  >();
  readonly problems: Problem[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  read(text: string): UptimeFinding[] {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/, MOST_ROWS);
    const [head = ''] = lines;
    const separator = [';', '\t'].find((one) => head.includes(one)) ?? ',';
    const cellsOf = (line: string): string[] =>
      line.split(separator, 50).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const names = cellsOf(head.toLowerCase());
    const places = new Map(
      Object.entries(COLUMNS).map(([column, words]) => [column, names.findIndex((name) => words.includes(name))]),
    );
    const at = (column: string): number => places.get(column) ?? -1;
    const isOutages = at('down') >= 0;
    if (!isOutages && (at('time') < 0 || at('status') < 0)) {
      const expected = '`down,up`, or `time,status`; `server` beside them where there are several';
      this.#complain({ cells: [], line: 1, text: head }, `the columns are \`${shown(head)}\``, expected);
      return [];
    }
    for (let line = 1; line < lines.length; line += 1) {
      const written = lines[line] ?? '';
      if (written.trim() === '') continue;
      const row = { cells: cellsOf(written), line: line + 1, text: written };
      const server = row.cells[at('server')] ?? '';
      if (isOutages) this.#outage(row, server, row.cells[at('down')] ?? '', row.cells[at('up')] ?? '');
      else this.#check(row, server, row.cells[at('time')] ?? '', row.cells[at('status')] ?? '');
      if (this.problems.length >= MOST_PROBLEMS) break;
    }
    return [...this.#servers].map(([name, found]) => ({
      server: name === '' ? null : name,
      source: this.#source,
      ...found,
    }));
  }

  #entry(row: Row, server: string, time: UnixTime) {
    const name = server.toLowerCase();
    if (name !== '' && !isHostName(name)) {
      this.#complain(row, `\`${shown(server)}\` is no host name`, 'a host name');
      return undefined;
    }
    const known = this.#servers.get(name) ?? { first: time, last: time, downtimes: [] };
    this.#servers.set(name, known);
    known.first = Math.min(known.first, time);
    return known;
  }

  #outage(row: Row, server: string, down: string, up: string): void {
    const from = readTime(down);
    const until = up === '' ? null : readTime(up);
    if (from === undefined || until === undefined || (until !== null && until < from)) {
      this.#complain(
        row,
        `\`${shown(`${down}, ${up}`)}\` is no outage`,
        'two times (RFC 3339 or Unix), the first before the second',
      );
      return;
    }
    const entry = this.#entry(row, server, from);
    if (entry === undefined) return;
    entry.last = Math.max(entry.last, until ?? from);
    if (until === null || until > from) entry.downtimes.push({ from, until });
  }

  #check(row: Row, server: string, written: string, status: string): void {
    const time = readTime(written);
    const word = status.toLowerCase();
    if (time === undefined || !(UP.has(word) || DOWN.has(word))) {
      this.#complain(
        row,
        `\`${shown(`${written}, ${status}`)}\` is no check`,
        'a time (RFC 3339 or Unix), and `up` or `down`',
      );
      return;
    }
    const entry = this.#entry(row, server, time);
    if (entry === undefined) return;
    const open = entry.downtimes.at(-1);
    if (DOWN.has(word) && (open === undefined || open.until !== null))
      entry.downtimes.push({ from: time, until: null });
    else if (UP.has(word) && open !== undefined && open.until === null) open.until = time;
    entry.last = Math.max(entry.last, time);
  }

  #complain({ line, text }: Row, message: string, expected: string): void {
    this.problems.push(problemOf(placeOfLine(this.#source, line, text), { message, expected }, 'error', 'uptime'));
  }
}

/** Reads a record of uptime. */
export function readUptime(source: string, text: string): UptimeReading {
  const reader = new UptimeReader(source);
  const findings = reader.read(text);
  return { findings, problems: reader.problems };
}
