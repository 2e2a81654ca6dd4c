import type { MtaBehaviour } from '../mail/index.js';
import type { Seconds } from '../units/index.js';

/** Certificates as a checking sender sees them; `mismatch` is valid, but no TLSA record matches its key. */
export const CERTIFICATES = ['valid', 'selfSigned', 'expired', 'wrongName', 'mismatch'] as const;
export type Certificate = (typeof CERTIFICATES)[number];

/** Modes of an MTA-STS policy (RFC 8461 §3.2). */
export const POLICY_MODES = ['none', 'testing', 'enforce'] as const;

/**
 * Ways in which fetching a policy fails (RFC 8461 §3.3): no answer over HTTPS, no such page, an invalid certificate.
 */
export const POLICY_FAILURES = ['unreachable', 'notFound', 'certificate'] as const;

export interface PolicyModel {
  readonly mode: (typeof POLICY_MODES)[number];
  /** Host names, lower case; `*.example.org` has any one label in place of the asterisk. */
  readonly mx: readonly string[];
  readonly maxAge: Seconds;
  /** Time it takes to fetch it; zero if left out. */
  readonly fetchTime?: Seconds;
}

/**
 * True if a policy names a host: a pattern stands for one more label (RFC 8461 §4.1), or, in certificates, for any
 * number (Postfix).
 */
export function isNamedBy({ mx }: PolicyModel, host: string, labels: 'one' | 'any'): boolean {
  return mx.some((pattern) => {
    if (!pattern.startsWith('*.')) return pattern === host;
    const rest = pattern.slice(1);
    return host.endsWith(rest) && (labels === 'any' || !host.slice(0, -rest.length).includes('.'));
  });
}

/**
 * Relation of a host's TLSA records to its key (RFC 7672 §3.1); `unusable`: only usages 0 and 1, which ask for TLS
 * without a check.
 */
export const TLSA = ['none', 'valid', 'mismatch', 'unusable'] as const;
export type Tlsa = (typeof TLSA)[number];

export interface TlsModel {
  /** `none`: it does not announce STARTTLS. */
  readonly certificate: Certificate | 'none';
  readonly tlsa: Tlsa;
  /** `old`: TLS 1.1 at most. */
  readonly versions: 'all' | 'old';
}

/** The parts of a model that decide whether TLS is used. */
interface Parts {
  readonly domains: readonly { readonly mtaSts?: PolicyModel }[];
  readonly changes: readonly { readonly mtaSts?: PolicyModel | null }[];
  readonly servers: readonly { readonly tls?: TlsModel; readonly relay: MtaBehaviour | null }[];
  readonly senders: readonly { readonly mta: MtaBehaviour }[];
}

/**
 * True if TLS plays any part: some server offers it, or some sender or relay asks for it. Otherwise TLS settings have
 * no effect.
 */
export function meetsTls({ domains, changes, servers, senders }: Parts): boolean {
  if (servers.some(({ tls }) => tls !== undefined)) return true;
  if ([...domains, ...changes].some(({ mtaSts }) => mtaSts != null)) return true;
  return senders.some(({ mta }) => asksForTls(mta)) || servers.some(({ relay }) => relay !== null && asksForTls(relay));
}

function asksForTls({ tls }: MtaBehaviour): boolean {
  return tls === 'encrypt' || tls === 'verify';
}
