import { readStamp, type UnixTime, type YearClock } from './time.js';

/** A log line of any format. */
export interface LogLine {
  readonly time: UnixTime;
  /** `smtp`, `qmgr`, … of Postfix; `exim`; anything else belongs to another program. */
  readonly program: string;
  /** Distinguishes lines of different processes; 0 if none is written. */
  readonly pid: number;
  readonly body: string;
}

const POSTFIX_PROGRAMS = new Set(
  'smtp lmtp smtpd qmgr cleanup pickup bounce error local virtual pipe discard postscreen relay submission smtps'.split(
    ' ',
  ),
);

/** `host program[pid]: ` after the time stamp. */
const TAG = /^ ?(?:\S+ )?([^\s[\]:]{1,100})(?:\[(\d{1,10})\])?: /;
/** Exim's own time stamp is followed by a pid in brackets if the log selector asks for it, or by the line itself. */
const EXIM_PID = /^ (?:\[(\d{1,10})\] )?/;

/** `postfix/submission/smtpd` → `smtpd`; the first part may differ (`syslog_name`). Undefined for other programs. */
function programOf(tag: string): string | undefined {
  if (tag === 'exim' || tag === 'exim4') return 'exim';
  const parts = tag.split('/');
  const last = parts.at(-1) ?? '';
  return parts.length >= 2 && POSTFIX_PROGRAMS.has(last) ? last : undefined;
}

/** A parsed line; `undefined` if it is no log line; `null` if it is of an irrelevant program. */
export function readLine(text: string, clock: YearClock): LogLine | null | undefined {
  if (text.charCodeAt(0) === 0x7b) return readJournal(text);
  // RFC 5424 §6.2: a priority in angle brackets, and a version.
  const line = text.charCodeAt(0) === 0x3c ? text.replace(/^<\d{1,3}>(?:1 )?/, '') : text;
  const stamp = readStamp(line);
  if (stamp === undefined) return undefined;
  const rest = line.slice(stamp.length);
  const time = clock.timeOf(stamp);
  const tag = TAG.exec(rest);
  const program = tag === null ? undefined : programOf(tag[1] ?? '');
  if (tag !== null && program !== undefined) {
    const body = rest.slice(tag[0].length);
    return { time, program, pid: Number(tag[2] ?? 0), body: program === 'exim' ? withoutOwnStamp(body) : body };
  }
  if (isEximStamp(line, stamp.length)) {
    const pid = EXIM_PID.exec(rest);
    return { time, program: 'exim', pid: Number(pid?.[1] ?? 0), body: rest.slice(pid?.[0].length ?? 0) };
  }
  return null;
}

/** Exim writes a blank between date and time; syslog daemons write `T`. */
function isEximStamp(line: string, length: number): boolean {
  return line[10] === ' ' && line[4] === '-' && line[length] === ' ';
}

function withoutOwnStamp(body: string): string {
  const own = readStamp(body);
  return own === undefined ? body : body.slice(own.length).replace(EXIM_PID, '');
}

/** A text field of journald: a list of bytes if it is not UTF-8, a list of texts if a field occurs several times. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((one) => typeof one === 'number')) {
    return String.fromCharCode(...value.slice(0, 10_000).map((byte) => Number(byte) & 0xff));
  }
  return textOf(value[0]);
}

/** A line as `journalctl -o json` prints it (systemd.journal-fields(7), "Journal JSON format"). */
function readJournal(text: string): LogLine | null | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null) return undefined;
  const field = (name: string): string | undefined =>
    Object.hasOwn(fields, name) ? textOf(Reflect.get(fields, name)) : undefined;
  const micros = Number(field('__REALTIME_TIMESTAMP') ?? Number.NaN);
  const message = field('MESSAGE');
  if (!Number.isFinite(micros) || message === undefined) return undefined;
  const program = programOf(field('SYSLOG_IDENTIFIER') ?? field('_COMM') ?? '');
  if (program === undefined) return null;
  const pid = Number(field('SYSLOG_PID') ?? field('_PID') ?? 0);
  const body = program === 'exim' ? withoutOwnStamp(message) : message;
  return { time: micros / 1e6, program, pid: Number.isInteger(pid) ? pid : 0, body };
}
