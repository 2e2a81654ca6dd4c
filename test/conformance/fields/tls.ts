import type { Case, DnsEntry, LabHost, Mta } from '../recording.js';
import { type Field, type Meaning, replyOf, type Told } from './field.js';

/** Kinds of certificates and versions, as keys of the server. */
const OFFERS: Readonly<Record<string, object>> = {
  self: { certificate: 'selfSigned' },
  expired: { certificate: 'expired' },
  name: { certificate: 'wrongName' },
  ok: { certificate: 'valid' },
  old: { certificate: 'selfSigned', versions: 'old' },
};

/** What goes wrong after 220 to STARTTLS, and the code that may stand for it. */
function troubleOf({ value, timing }: Told): object | null {
  if (value in OFFERS) return null;
  if (value === 'hang') return { kind: 'silent', stage: 'tls', ...timing };
  if (/^\d/.test(value)) return { kind: 'reply', stage: 'starttls', reply: replyOf(value), ...timing };
  return { kind: 'handshake', how: value, ...timing };
}

function tlsMode(told: Told): Meaning {
  const trouble = troubleOf(told);
  if (told.value === 'hangc') return { failures: [{ kind: 'silent', stage: 'starttls', ...told.timing }] };
  return { failures: trouble === null ? [] : [trouble] };
}

/** TLSA records of a host, as the key of its server has them (RFC 7672 §3.1.3: usages 0 and 1 are of no use). */
function tlsaOf(dns: readonly DnsEntry[], host: string): string {
  const records = dns.filter(([owner, type]) => owner === `_25._tcp.${host}` && type === 'TLSA');
  if (records.length === 0) return 'none';
  const usable = records.filter(([, , usage]) => usage !== 0 && usage !== 1);
  if (usable.length === 0) return 'unusable';
  return usable.some((record) => String(record.at(-1)).startsWith('%SPKI')) ? 'valid' : 'mismatch';
}

/** The words of a host's mode that speak of TLS. */
function offered({ mode }: LabHost): string | undefined {
  return mode
    .split('+')
    .find((word) => word.startsWith('tls:'))
    ?.slice(4);
}

function serverKeys(host: LabHost, { dns }: Case): object {
  const value = offered(host);
  const tlsa = tlsaOf(dns, host.host);
  if (value === undefined) return tlsa === 'none' ? {} : { tls: { certificate: 'none', tlsa } };
  return { tls: { ...(OFFERS[value] ?? OFFERS['self']), ...(tlsa === 'none' ? {} : { tlsa }) } };
}

/** The policy as it was served: `http:404` or a bad certificate, and nothing is fetched. */
function policyOf({ policy }: Case): object {
  if (policy === undefined) return {};
  const bad = policy.find((word) => word === 'badcert' || word.startsWith('http:'));
  const [mode = 'enforce', ...mx] = policy.filter((word) => word !== bad);
  const failures = bad === undefined ? {} : { failures: [{ kind: bad === 'badcert' ? 'certificate' : 'notFound' }] };
  return { mtaSts: { mode, ...(mx.length === 0 ? {} : { mx }), ...failures } };
}

/** Host names whose TLSA records cannot be found out. */
function unansweredTlsa({ dns }: Case): Record<string, object> {
  return Object.fromEntries(
    dns.flatMap(([owner, type, record]) => {
      const host = /^_25\._tcp\.(.+)$/.exec(String(owner))?.[1];
      const kind = String(type).toLowerCase();
      if (host === undefined || (kind !== 'servfail' && kind !== 'timeout')) return [];
      return record === undefined || record === 'TLSA' ? [[host, { failures: [{ kind, record: 'tlsa' }] }]] : [];
    }),
  );
}

const level = (tls: string) => () => ({ tls });

/** STARTTLS, certificates, DANE and MTA-STS. */
export const TLS: Field = {
  modes: {
    tls: tlsMode,
    ehlodrop: ({ timing }) => ({ failures: [{ kind: 'disconnect', stage: 'ehlo', only: { tls: true }, ...timing }] }),
    mailtls: ({ value, timing }) => ({
      failures: [{ kind: 'reply', stage: 'mail', reply: replyOf(value), only: { tls: false }, ...timing }],
    }),
  },
  variants: { opportunistic: level('may'), require: level('encrypt'), verify: level('verify') },
  cannotSay: ({ hosts }) =>
    hosts.some(({ then = [] }) => then.some(([, mode]) => mode.includes('tls:'))) ? 'TLS that comes or goes' : null,
  domain: (set) => ({ ...(set.runs.includes('dane') ? { dane: true } : {}), ...policyOf(set) }),
  server: serverKeys,
  names: unansweredTlsa,
  // Postfix was told to obey them in these sets; what others do is as shipped.
  sender: ({ runs }: Case, mta: Mta) => {
    if (mta !== 'postfix') return {};
    return { ...(runs.includes('dane') ? { dane: true } : {}), ...(runs.includes('sts') ? { mtaSts: true } : {}) };
  },
};
