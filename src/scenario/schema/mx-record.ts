import type { MxRecord } from '../../model/index.js';
import type { Reading } from '../../units/index.js';
import { leaf, refuse } from './leaf.js';
import { cut } from './leaves.js';
import { parseHostName } from './names.js';

/** The exchanger of a null MX (RFC 7505 §3): the root of the DNS. */
export const ROOT = '.';

const EXPECTED = 'a preference and a host name as `dig +short MX` prints them, such as `10 mx1.example.org`';
const HIGHEST_PREFERENCE = 65_535;

/** Reads `10 mx1.example.org.`, the preference being a 16-bit number (RFC 1035 §3.3.9). */
export function parseMxRecord(written: string): Reading<MxRecord> {
  const parts = written.trim().split(/\s+/, 8);
  const [first = '', second = ''] = parts;
  if (parts.length !== 2 || !/^\d{1,5}$/.test(first)) return misspelt(parts, written);
  const preference = Number(first);
  if (preference > HIGHEST_PREFERENCE)
    return refuse(`preference \`${first}\` is too high`, `a preference from 0 to ${HIGHEST_PREFERENCE}`);
  if (second === ROOT) return { ok: true, value: { preference, exchanger: ROOT } };
  const host = parseHostName(second);
  if (host.ok) return { ok: true, value: { preference, exchanger: host.value } };
  const { fault } = host;
  return {
    ok: false,
    fault: fault.suggestion === undefined ? fault : { ...fault, suggestion: `${first} ${fault.suggestion}` },
  };
}

/** Common mistakes: the host without its preference, the two in the wrong order, and a whole line of `dig`. */
function misspelt(parts: readonly string[], written: string): Reading<MxRecord> {
  const found = `\`${cut(written.trim())}\``;
  const [first = '', second = ''] = parts;
  const mx = parts.findIndex((part) => part.toUpperCase() === 'MX');
  if (mx >= 0 && parts.length === mx + 3)
    return refuse(`${found} is a whole line of a zone`, EXPECTED, parts.slice(mx + 1).join(' '));
  if (parts.length === 1 && /^\d+$/.test(first))
    return refuse(`${found} names no host`, EXPECTED, first === '0' ? '0 .' : undefined);
  if (parts.length === 1)
    return refuse(`${found} has no preference`, EXPECTED, parseHostName(first).ok ? `10 ${first}` : undefined);
  if (parts.length === 2 && /^\d{1,5}$/.test(second))
    return refuse(`${found} is the wrong way round`, EXPECTED, `${second} ${first}`);
  const [host, ...numbers] = parts.toReversed();
  if (numbers.length > 1 && numbers.every((part) => /^\d+$/.test(part))) {
    return refuse(
      `${found} has more than a preference: an MX record has neither weight nor port`,
      EXPECTED,
      `${first} ${host}`,
    );
  }
  return refuse(`${found} is not an MX record`, EXPECTED);
}

export const mxRecord = leaf<MxRecord>({
  code: 'mx',
  expected: EXPECTED,
  json: {
    id: 'mxRecord',
    type: 'string',
    pattern: '^\\s*\\d{1,5}\\s+\\S+\\s*$',
    description: 'One MX record as `dig +short MX` prints it: `10 mx1.example.org.`; `0 .` is a null MX.',
  },
  read: (written) => parseMxRecord(String(written)),
});
