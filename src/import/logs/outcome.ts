import type { Stage } from '../../mail/index.js';

/** Failure of an attempt, in terms of the scenario language. */
export interface LoggedFailure {
  readonly kind: 'refuse' | 'timeout' | 'reply' | 'disconnect' | 'dns' | 'other';
  /** Stage at which the reply came or the connection broke. */
  readonly stage: Stage | null;
  /** Reply code and enhanced status only: the text may name persons. */
  readonly reply: string | null;
  /** Set if the reply mentions a greylist, with the delay it names [s]. */
  readonly greylist: { readonly delay: number | null } | null;
}

const STAGES: readonly (readonly [RegExp, Stage])[] = [
  [/MAIL FROM/i, 'mail'],
  [/RCPT TO/i, 'rcpt'],
  [/end of DATA|end of data|\bDATA dot\b|after end/i, 'message'],
  [/\bDATA\b/, 'data'],
  [/EHLO|HELO/i, 'ehlo'],
  [/greeting|initial connection|banner/i, 'greeting'],
];

function stageIn(text: string): Stage | null {
  return STAGES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Longest part of a reason that is examined [characters]. */
const LONGEST = 2000;

/** Reads the reason that an MTA logs for a failure. */
export function readFailure(reason: string): LoggedFailure {
  const text = reason.length > LONGEST ? reason.slice(0, LONGEST) : reason;
  const plain = { stage: null, reply: null, greylist: null };
  if (/Connection refused/i.test(text)) return { kind: 'refuse', ...plain };
  if (/timed out while|timeout after|lost connection|Connection reset|closed connection|Broken pipe/i.test(text)) {
    const kind = /timed out|timeout/i.test(text) ? 'timeout' : 'disconnect';
    return { kind, stage: stageIn(text), reply: null, greylist: null };
  }
  if (/Connection timed out|Operation timed out|No route to host|Network is unreachable/i.test(text))
    return { kind: 'timeout', ...plain };
  const reply = /(?:said: |refused to talk to me: |: )([45]\d\d)[ -](?:(\d\.\d{1,3}\.\d{1,3})\b)?/.exec(text);
  if (reply !== null) {
    const [, code = '', status] = reply;
    const greylist = /gr[ae]y[- ]?list/i.test(text) ? { delay: delayIn(text) } : null;
    const stage = /refused to talk to me/.test(text) ? 'greeting' : stageIn(text);
    return { kind: 'reply', stage, reply: status === undefined ? code : `${code} ${status}`, greylist };
  }
  if (/Host or domain name not found|Host not found|type=MX|lookup|DNS/i.test(text)) return { kind: 'dns', ...plain };
  return { kind: 'other', ...plain };
}

/** `for 300 seconds`, `in 5 minutes` [s]. */
export function delayIn(text: string): number | null {
  const [, amount = '', unit = 's'] = /\b(?:for|in|after)\s+(\d{1,6})\s*(s|m|h)/i.exec(text) ?? [];
  const seconds = { s: 1, m: 60, h: 3600 }[unit.toLowerCase()] ?? 1;
  return amount === '' ? null : Number(amount) * seconds;
}
