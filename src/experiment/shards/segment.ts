import type { Seconds } from '../../units/index.js';
import { type Fingerprint, PLAN_FORMAT, VERSION } from './plan.js';

/**
 * The result of a shard as text: a head line, one line per replication, and a line with the SHA-256 of all bytes before
 * it. A file may hold several, one after the other: files are merged by concatenating them.
 */
export interface SegmentHead {
  /** Version of mxsim that ran it. */
  readonly version: string;
  /** Hash of the plan. */
  readonly plan: string;
  /** Number of the shard, from 0. */
  readonly shard: number;
}

/** Bytes [from, to) of a file, without the end of the line. */
export interface Line {
  readonly from: number;
  readonly to: number;
}

/** A complete shard found in a file. */
export interface Segment extends SegmentHead {
  /** SHA-256 of head and replications: the computed content, without the time it took. */
  readonly digest: string;
  /** Time it took [s]. */
  readonly elapsed: Seconds;
  /** Replications, in the order of the plan. */
  readonly lines: readonly Line[];
}

/** Content of a file: complete shards, and the faults of the rest, one phrase each. */
export interface Scan {
  readonly segments: readonly Segment[];
  readonly damages: readonly string[];
}

const BEGIN = '{"begin":';
const END = '{"end":';

/** The result of one shard as text. `replications` are lines that `encodeReplication` made. */
export function renderSegment(
  { version, plan, shard }: SegmentHead,
  replications: readonly string[],
  elapsed: Seconds,
  fingerprint: Fingerprint,
): string {
  const head = JSON.stringify({ begin: 'mxsim shard', format: PLAN_FORMAT, version, plan, shard });
  const body = `${[head, ...replications].join('\n')}\n`;
  const sha256 = fingerprint(body);
  return `${body}${JSON.stringify({ end: replications.length, sha256, elapsed_s: elapsed })}\n`;
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the fault as a text, if this is no head that can be read. */
function readHead(text: string): SegmentHead | string {
  const fields = parseRecord(text);
  if (fields === undefined || fields['begin'] !== 'mxsim shard') return 'a first line that is no head of a shard';
  const { format, version, plan, shard } = fields;
  if (format !== PLAN_FORMAT) return `a shard of format ${JSON.stringify(format)?.slice(0, 40)}`;
  const isComplete =
    typeof version === 'string' && VERSION.test(version) && typeof plan === 'string' && Number.isSafeInteger(shard);
  return isComplete ? { version, plan, shard: shard as number } : 'a head of a shard that is not complete';
}

interface Open {
  readonly head: SegmentHead;
  readonly from: number;
  readonly lines: Line[];
}

/** Goes through the lines of a file; a shard is open until its last line has come. */
class Scanner {
  readonly segments: Segment[] = [];
  readonly damages: string[] = [];
  private open: Open | null = null;
  private strayLines = 0;
  private readonly bytes: Uint8Array;
  private readonly fingerprint: Fingerprint;
  private readonly decoder = new TextDecoder();

  constructor(bytes: Uint8Array, fingerprint: Fingerprint) {
    this.bytes = bytes;
    this.fingerprint = fingerprint;
  }

  take(line: Line): void {
    const start = this.text({ from: line.from, to: Math.min(line.to, line.from + BEGIN.length) });
    if (start === BEGIN) this.begin(line);
    else if (this.open === null) this.strayLines += line.to > line.from ? 1 : 0;
    else if (start.startsWith(END)) this.end(this.open, line);
    else this.open.lines.push(line);
  }

  finish(): Scan {
    this.breakOff();
    if (this.strayLines > 0) this.damages.push(`${this.strayLines} lines that belong to no shard`);
    return { segments: this.segments, damages: this.damages };
  }

  private breakOff(): void {
    if (this.open !== null) this.damages.push(`shard ${this.open.head.shard} breaks off`);
    this.open = null;
  }

  private begin(line: Line): void {
    this.breakOff();
    const head = readHead(this.text(line));
    if (typeof head === 'string') this.damages.push(head);
    else this.open = { head, from: line.from, lines: [] };
  }

  private end({ head, from, lines }: Open, line: Line): void {
    this.open = null;
    const fields = parseRecord(this.text(line));
    const digest = this.fingerprint(this.bytes.subarray(from, line.from));
    const elapsed = fields?.['elapsed_s'];
    if (fields?.['end'] !== lines.length || fields['sha256'] !== digest || typeof elapsed !== 'number') {
      this.damages.push(`shard ${head.shard} is damaged: its checksum does not fit`);
    } else this.segments.push({ ...head, digest, elapsed, lines });
  }

  private text({ from, to }: Line): string {
    return this.decoder.decode(this.bytes.subarray(from, to));
  }
}

const NEW_LINE = 10;

/** Finds the complete shards in a file. Never throws: a file from outside may hold anything. */
export function scanSegments(bytes: Uint8Array, fingerprint: Fingerprint): Scan {
  const scanner = new Scanner(bytes, fingerprint);
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(NEW_LINE, from);
    const to = found < 0 ? bytes.length : found;
    scanner.take({ from, to });
    from = to + 1;
  }
  return scanner.finish();
}
