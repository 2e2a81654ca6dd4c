/** Classes of reply codes by first digit, as the sender reads them (RFC 5321 §4.2.1). */
export const REPLY_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;
export type ReplyClass = (typeof REPLY_CLASSES)[number];

/** One line of an SMTP reply, parsed. */
export interface ReplyLine {
  /** Three digits, 200 to 559. */
  readonly code: number;
  /** True for a line of a multi-line reply that is not the last (`250-`). */
  readonly continues: boolean;
  /** Enhanced status code such as `4.7.0` (RFC 3463), if there is one of the same class. */
  readonly status: string | null;
  /** Text after the codes. */
  readonly text: string;
}

// RFC 5321 §4.2: Reply-code = %x32-35 %x30-35 %x30-39, then "-" or SP and text of printable characters, or nothing.
const REPLY_LINE = /^([2-5][0-5][0-9])(?:([ -])([\t\x20-\x7e]*))?$/;
// RFC 3463 §2: class "." subject "." detail, each of the latter two up to three digits.
const STATUS = /^([245])\.(\d{1,3})\.(\d{1,3})(?:\s+|$)/;

/** Parses one reply line (RFC 5321 §4.2, without its CRLF); undefined if it is not one. */
export function parseReplyLine(line: string): ReplyLine | undefined {
  // RFC 5321 §4.5.3.1.5: 512 octets with code and CRLF.
  if (line.length > 510) return undefined;
  const match = REPLY_LINE.exec(line);
  if (match === null) return undefined;
  const [, digits = '', separator = ' ', rest = ''] = match;
  const status = STATUS.exec(rest);
  // RFC 2034 §4: the class of the enhanced code is the first digit of the reply code.
  const agrees = status !== null && status[1] === digits[0];
  return {
    code: Number(digits),
    continues: separator === '-',
    status: agrees ? `${status[1]}.${status[2]}.${status[3]}` : null,
    text: agrees ? rest.slice(status[0].length) : rest,
  };
}

/** Class of a reply code by its first digit (RFC 5321 §4.2.1); throws RangeError outside 200 to 599. */
export function replyClass(code: number): ReplyClass {
  const found = REPLY_CLASSES[Math.floor(code / 100) - 2];
  if (found === undefined) throw new RangeError(`${code} is no SMTP reply code`);
  return found;
}
