import { spellDuration } from '../../units/index.js';
import { shown } from '../finding.js';
import { canSay } from '../language.js';
import { type Line, spellFlow, spellMx } from '../writing/lines.js';
import type { DomainFinding } from './findings.js';
import type { EntryFinding, ServerFinding } from './hosts.js';
import type { Policy } from './policy.js';

/** With more domains than this, each gets one line. */
const MOST_IN_FULL = 200;

function mtaStsLine(domain: DomainFinding, policy: Policy | undefined): Line[] {
  if (policy !== undefined) {
    const entries: [string, string][] = [['mode', policy.mode]];
    if (policy.mode !== 'none') entries.push(['mx', `[ ${policy.mx.map((name) => JSON.stringify(name)).join(', ')} ]`]);
    entries.push(['maxAge', spellDuration(policy.maxAge)]);
    const isComment = !canSay('domain', 'mtaSts') || policy.mode === 'none';
    return [{ key: 'mtaSts', value: spellFlow(entries), note: policy.from, isComment }];
  }
  if (domain.mtaSts === null) return [];
  const names = domain.mx.map(({ exchanger }) => exchanger).join(', ');
  const value = `{ mode: enforce, mx: [ ${names} ], maxAge: 7d }`;
  const note = `an MTA-STS policy is announced (${domain.mtaSts}), but its text is on the web: fill in, or give --mta-sts FILE`;
  return [{ key: 'mtaSts', value, note, isComment: true }];
}

function timeLine(key: string, found: { readonly value: number; readonly from: string } | null): Line[] {
  if (found === null) return [];
  return [{ key, value: spellDuration(found.value), note: found.from, isComment: !canSay('domain', key) }];
}

/** A domain in the scenario language. */
export function domainLine(domain: DomainFinding, hasTlsa: boolean, policy: Policy | undefined): Line {
  const { name, from, mx, lookup, ttl, negativeTtl, isInvalid, isSigned } = domain;
  const dane = hasTlsa && isSigned ? 'true' : 'false';
  const lines: Line[] = [
    ...timeLine('ttl', ttl),
    ...timeLine('negativeTtl', negativeTtl),
    ...mtaStsLine(domain, policy),
    ...(hasTlsa || isSigned
      ? [
          {
            key: 'dane',
            value: dane,
            note: isSigned
              ? 'the zone is signed'
              : 'a host has TLSA, but nothing that was read says that the zone is signed (DNSSEC)',
            isComment: !canSay('domain', 'dane') || dane === 'false',
          },
        ]
      : []),
    ...(isInvalid ? [{ key: 'allowInvalid', value: 'true', note: 'the records hold what the standards forbid' }] : []),
  ];
  if (mx.length > 0) {
    const items = mx.map(({ preference, exchanger, from: note }) => ({ text: spellMx(preference, exchanger), note }));
    lines.push({ key: 'mx', value: { items } });
  } else if (lookup !== null) {
    const value = typeof lookup === 'string' ? lookup : spellFlow([['cname', lookup.cname]]);
    lines.push({ key: 'lookup', value, note: from });
  }
  const implicit = 'no MX record: mail goes to its own address (RFC 5321 §5.1)';
  return { key: name, value: lines, note: mx.length === 0 && lookup === null ? implicit : undefined };
}

/** A domain on one line, for files of many domains. */
function shortDomainLine(domain: DomainFinding): Line {
  const { name, from, mx, ttl, isInvalid } = domain;
  const records = mx.map(({ preference, exchanger }) => spellMx(preference, exchanger)).join(', ');
  const entries: [string, string][] = ttl === null ? [] : [['ttl', spellDuration(ttl.value)]];
  if (isInvalid) entries.push(['allowInvalid', 'true']);
  entries.push(['mx', `[ ${records} ]`]);
  return { key: name, value: spellFlow(entries), note: from };
}

export function domainLines(
  domains: readonly DomainFinding[],
  servers: readonly ServerFinding[],
  policy: Policy | undefined,
): Line[] {
  if (domains.length > MOST_IN_FULL) {
    return domains.map((domain) =>
      domain.mx.length > 0 ? shortDomainLine(domain) : domainLine(domain, false, undefined),
    );
  }
  const withTlsa = new Set(servers.flatMap(({ hosts, tlsa }) => (tlsa === 'none' ? [] : hosts)));
  return domains.map((domain) => {
    const hasTlsa = domain.mx.some(({ exchanger }) => withTlsa.has(exchanger));
    return domainLine(domain, hasTlsa, domains.length === 1 ? policy : undefined);
  });
}

export function serverLine({ name, hosts, family, tlsa, from }: ServerFinding): Line {
  const lines: Line[] = [];
  const [only] = hosts;
  if (hosts.length > 1 || only !== name) {
    const note = hosts.length > 1 ? 'one address, several names' : 'one of several addresses of this name';
    lines.push({ key: 'hosts', value: `[ ${hosts.join(', ')} ]`, note });
  }
  if (family !== null && family !== 'ipv4') {
    const note = family === 'both' ? 'it has A and AAAA records' : 'it has AAAA records alone';
    lines.push({ key: 'family', value: family, note, isComment: !canSay('server', 'family') });
  }
  if (tlsa !== 'none') {
    const value = spellFlow([
      ['certificate', 'valid'],
      ['tlsa', tlsa],
    ]);
    lines.push({
      key: 'tls',
      value,
      note: 'TLSA record; that it matches is assumed',
      isComment: !canSay('server', 'tls'),
    });
  }
  return { key: name, value: lines, note: from };
}

export function entryLine({ name, answer, from }: EntryFinding): Line {
  return {
    key: name,
    value: typeof answer === 'string' ? answer : spellFlow([['cname', answer.cname]]),
    note: shown(from),
  };
}
