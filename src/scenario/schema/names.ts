import type { Reading } from '../../units/index.js';
import { leaf, refuse } from './leaf.js';
import { cut } from './leaves.js';

/**
 * A host name: labels of letters, digits, hyphens and underscores (RFC 1123 §2.1; underscores are seen in the wild),
 * up to 63 characters each and 253 in all, with or without the final dot.
 */
export const HOST_PATTERN =
  '^(?=.{1,254}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$';
const HOST = new RegExp(HOST_PATTERN);
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** A name that is not a host name: no invisible characters, no space at either end. */
export const LABEL_PATTERN =
  '^[^\\s(\\u0000-\\u001f\\u007f](?:[^\\u0000-\\u001f\\u007f]{0,98}[^\\s\\u0000-\\u001f\\u007f])?$';
const LABEL = new RegExp(LABEL_PATTERN);

const HOST_EXPECTED = 'a host name such as `mx1.example.org`';

/** Reads a host name; returns it in lower case and without its final dot (RFC 1035 §2.3.3: case does not matter). */
export function parseHostName(written: string): Reading<string> {
  const bare = written.trim();
  if (isIpv6(bare)) return refuse(`\`${cut(bare)}\` is an IPv6 address, which are not in the world yet`, HOST_EXPECTED);
  if (/^\[.*\]$/.test(bare) && IPV4.test(bare.slice(1, -1))) {
    return refuse(`\`${bare}\` is an address in brackets`, 'a host name, or the bare address', bare.slice(1, -1));
  }
  if (!HOST.test(bare)) return misspelt(bare);
  const name = asDnsHasIt(bare);
  if (/^\d+(\.\d+){3}$/.test(name) && !IPV4.test(name)) {
    return refuse(`\`${name}\` is no IP address: each part is at most 255`, HOST_EXPECTED);
  }
  return name.length <= 253
    ? { ok: true, value: name }
    : refuse(`\`${cut(name)}\` is too long`, 'a host name of at most 253 characters');
}

function misspelt(written: string): Reading<string> {
  const found = `\`${cut(written)}\``;
  if (written.length > 254) return refuse(`${found} is too long`, 'a host name of at most 253 characters');
  const odd = /[^A-Za-z0-9_.-]/u.exec(written)?.[0];
  if (/:\d+$/.test(written)) {
    const hint = written.replace(/:\d+$/, '');
    return refuse(`${found} names a port, which neither MX nor A records can`, HOST_EXPECTED, hint);
  }
  if ((odd?.codePointAt(0) ?? 0) > 0x7f) {
    return refuse(`${found} is not in ASCII`, 'a host name in its ASCII form (RFC 5890)', asciiForm(written));
  }
  if (odd !== undefined) return refuse(`${found} holds a ${odd === ' ' ? 'space' : `\`${odd}\``}`, HOST_EXPECTED);
  if (written.includes('..') || written.startsWith('.'))
    return refuse(`${found} has an empty part between dots`, HOST_EXPECTED);
  return refuse(
    `${found} is not a host name`,
    `${HOST_EXPECTED}, parts of at most 63 characters that do not begin or end with a hyphen`,
  );
}

/** `müller.example` → `xn--mller-kva.example`; undefined if there is no such form. */
function asciiForm(written: string): string | undefined {
  try {
    const { hostname } = new URL(`http://${written.replace(/\.$/, '')}/`);
    return HOST.test(hostname) ? hostname : undefined;
  } catch {
    return undefined;
  }
}

/** An IPv4 address (RFC 5321 §4.1.3 without brackets). */
export function isAddress(name: string): boolean {
  return IPV4.test(name);
}

function isIpv6(text: string): boolean {
  return /^\[?(?:IPv6:)?[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*\]?$/i.test(text) && text.length <= 60;
}

/** A label: the name of a sender, a site, an MTA, a database. */
/** A name as the DNS compares it: case and a final dot do not matter (RFC 4343 §3, RFC 1034 §3.1). */
export function asDnsHasIt(written: string): string {
  return written.toLowerCase().replace(/\.$/, '');
}

/** True if a name is a DNS name in the model's form, and not a label with capitals or blanks. */
export function isDnsName(name: string): boolean {
  const host = parseHostName(name);
  return host.ok && host.value === name;
}

export function parseLabel(written: string): Reading<string> {
  if (LABEL.test(written)) return { ok: true, value: written };
  const expected = 'a name of 1 to 100 characters, without spaces around it';
  return refuse(
    `\`${cut(written)}\` cannot be a name`,
    expected,
    written.trim() === written ? undefined : written.trim(),
  );
}

export const hostName = leaf<string>({
  code: 'name',
  expected: HOST_EXPECTED,
  json: {
    id: 'hostName',
    type: ['string', 'number'],
    pattern: HOST_PATTERN,
    description: 'A host name or an IPv4 address. Case and a final dot do not matter.',
  },
  read: (written) => parseHostName(String(written)),
});

export const label = leaf<string>({
  code: 'name',
  expected: 'a name',
  json: {
    id: 'label',
    type: ['string', 'number', 'boolean'],
    pattern: LABEL_PATTERN,
    description: 'A name of your own choice.',
  },
  read: (written) => parseLabel(String(written)),
});
