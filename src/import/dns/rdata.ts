import { parseHostName } from '../../scenario/index.js';
import type { Entry, Word } from './entries.js';
import { plainName, type RecordData } from './record.js';
import { readTtl } from './ttl.js';

/** Types without meaning for mail, except that their name exists; they tell a known type from a typing error. */
const OTHER_TYPES = new Set(
  (
    'TXT SPF SRV PTR CAA NAPTR HINFO LOC SSHFP DS CDS CDNSKEY NSEC NSEC3 NSEC3PARAM DNAME RP URI SVCB HTTPS CERT ' +
    'OPENPGPKEY SMIMEA APL AFSDB DHCID HIP IPSECKEY KX ALIAS ANAME WKS X25 ISDN RT NULL MB MG MR MINFO MD MF EUI48 ' +
    'EUI64 CSYNC ZONEMD DLV KEY SIG NXT A6 AVC RKEY TALINK NINFO TA L32 L64 LP NID GPOS PX NSAP WINS WINSR AMTRELAY'
  ).split(' '),
);
const READ_TYPES = new Set(['MX', 'A', 'AAAA', 'CNAME', 'NS', 'SOA', 'TLSA', 'RRSIG', 'DNSKEY']);

/** The type of a record, in capitals; undefined if the word is none. RFC 3597 §5: `TYPE65534`. */
export function typeOf(text: string): string | undefined {
  const type = text.toUpperCase();
  return READ_TYPES.has(type) || OTHER_TYPES.has(type) || /^TYPE\d{1,5}$/.test(type) ? type : undefined;
}

export const TYPES: readonly string[] = [...READ_TYPES, ...OTHER_TYPES];

/** A fault in the data of a record. */
export interface DataFault {
  /** The faulty word; the last one if something is missing. */
  readonly word: Word | undefined;
  readonly message: string;
  readonly expected: string;
  readonly hint?: string;
}

/** The data, nothing if they do not matter for mail, or the fault. */
export type DataReading =
  | { readonly ok: true; readonly data: RecordData | null }
  | { readonly ok: false; readonly fault: DataFault };

type NameOf = (word: Word) => string;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^(?=[^:]*:[^:]*:)[0-9a-f:]{2,39}(?:[\d.]{7,15})?$/i;

function fault(word: Word | undefined, message: string, expected: string, hint?: string): DataReading {
  return { ok: false, fault: { word, message, expected, ...(hint === undefined ? {} : { hint }) } };
}

function readMx([first, second]: readonly Word[], last: Word | undefined, nameOf: NameOf): DataReading {
  const expected = 'a preference from 0 to 65535 and a host, such as `MX 10 mx1`';
  if (first === undefined) return fault(last, 'an MX record without data', expected);
  if (!/^\d{1,6}$/.test(first.text)) return fault(first, 'an MX record without a preference', expected);
  const preference = Number(first.text);
  if (preference > 65_535) return fault(first, `preference ${preference} is too high`, expected);
  if (second === undefined) return fault(first, 'an MX record that names no host', expected);
  return { ok: true, data: { type: 'MX', preference, exchanger: nameOf(second) } };
}

function readAddress(type: 'A' | 'AAAA', word: Word | undefined, last: Word | undefined): DataReading {
  const isRight = word !== undefined && (type === 'A' ? IPV4 : IPV6).test(word.text);
  if (isRight) return { ok: true, data: { type, address: word.text.toLowerCase() } };
  return fault(
    word ?? last,
    `${type === 'A' ? 'an A' : 'an AAAA'} record without an address`,
    `an IPv${type === 'A' ? 4 : 6} address`,
  );
}

function readSoa(words: readonly Word[], last: Word | undefined): DataReading {
  const minimum = readTtl(words[6]?.text ?? '');
  if (minimum !== undefined) return { ok: true, data: { type: 'SOA', minimum } };
  const expected = 'name server, mailbox, serial, refresh, retry, expire, minimum (RFC 1035 §3.3.13)';
  return fault(words[6] ?? last, 'a SOA record without its seven fields', expected);
}

/** Reads the words after the type. */
export function readData(type: string, words: readonly Word[], last: Word | undefined, nameOf: NameOf): DataReading {
  const [first] = words;
  if (type === 'MX') return readMx(words, last, nameOf);
  if (type === 'A' || type === 'AAAA') return readAddress(type, first, last);
  if (type === 'CNAME' || type === 'NS') {
    if (first === undefined) return fault(last, `a ${type} record that names nothing`, 'a name');
    return { ok: true, data: { type, target: nameOf(first) } };
  }
  if (type === 'SOA') return readSoa(words, last);
  if (type === 'TXT')
    return {
      ok: true,
      data: {
        type,
        text: words
          .map(({ text }) => text)
          .join('')
          .slice(0, 4096),
      },
    };
  if (type === 'TLSA') return { ok: true, data: { type, usage: Number(first?.text ?? Number.NaN) } };
  return { ok: true, data: type === 'RRSIG' || type === 'DNSKEY' ? { type: 'signature' } : null };
}

/**
 * Makes a written name absolute, appending the origin if it has no final dot, and drops that dot. Escapes stay, except
 * for the asterisk that one large provider writes in octal; letters beyond ASCII become their A-labels (RFC 5890).
 */
export function absoluteName(written: string, origin: string): string {
  if (written === '@') return origin;
  const text = written.replace(/^\\052(?=\.|$)/, '*');
  const isAbsolute = text.endsWith('.') && !text.endsWith('\\.');
  const name = plainName(text);
  const full = isAbsolute || origin === '.' ? name : `${name}.${origin}`;
  if (/^[\0-\x7f]*$/.test(full)) return full;
  const reading = parseHostName(full);
  return reading.ok ? reading.value : (reading.fault.suggestion ?? full);
}

/** True if an entry begins like an HTML or XML page. */
export function isMarkup({ words: [first] }: Entry): boolean {
  return first !== undefined && /^<(?:!|\?xml|html|head|body)/i.test(first.text);
}
