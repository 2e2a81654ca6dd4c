import type { MtaBehaviour } from '../mail/index.js';
import type { Seconds } from '../units/index.js';

/** Certificates as those see them who check: the last is valid, of a key that no TLSA record knows. */
export const CERTIFICATES = ['valid', 'selfSigned', 'expired', 'wrongName', 'mismatch'] as const;
export type Certificate = (typeof CERTIFICATES)[number];

/** Modes of an MTA-STS policy (RFC 8461 §3.2). */
export const POLICY_MODES = ['none', 'testing', 'enforce'] as const;

/** Ways in which a policy cannot be fetched (RFC 8461 §3.3): no answer over HTTPS, no such page, a certificate that does not hold. */
export const POLICY_FAILURES = ['unreachable', 'notFound', 'certificate'] as const;

export interface PolicyModel {
  readonly mode: (typeof POLICY_MODES)[number];
  /** Host names, lower case; `*.example.org` stands for one label before it. */
  readonly mx: readonly string[];
  readonly maxAge: Seconds;
  /** How long it takes to fetch it; no time, if left out. */
  readonly fetchTime?: Seconds;
}

/** A host that a policy names: its pattern stands for one label more (RFC 8461 §4.1), or, in certificates, for any number (Postfix). */
export function isNamedBy({ mx }: PolicyModel, host: string, labels: 'one' | 'any'): boolean {
  return mx.some((pattern) => {
    if (!pattern.startsWith('*.')) return pattern === host;
    const rest = pattern.slice(1);
    return host.endsWith(rest) && (labels === 'any' || !host.slice(0, -rest.length).includes('.'));
  });
}

/** What the TLSA records of a host say of its key (RFC 7672 §3.1); `unusable`: only usages 0 and 1, which ask for TLS without a check. */
export const TLSA = ['none', 'valid', 'mismatch', 'unusable'] as const;
export type Tlsa = (typeof TLSA)[number];

export interface TlsModel {
  /** `none`: it does not announce STARTTLS. */
  readonly certificate: Certificate | 'none';
  readonly tlsa: Tlsa;
  /** `old`: TLS 1.1 at most. */
  readonly versions: 'all' | 'old';
}

/** What of a model says whether there is TLS. */
interface Parts {
  readonly domains: readonly { readonly mtaSts?: PolicyModel }[];
  readonly changes: readonly { readonly mtaSts?: PolicyModel | null }[];
  readonly servers: readonly { readonly tls?: TlsModel; readonly relay: MtaBehaviour | null }[];
  readonly senders: readonly { readonly mta: MtaBehaviour }[];
}

/** Whether TLS plays any part: some server offers it, or somebody who sends asks for it. Else all that is said of it changes nothing. */
export function meetsTls({ domains, changes, servers, senders }: Parts): boolean {
  if (servers.some(({ tls }) => tls !== undefined)) return true;
  if ([...domains, ...changes].some(({ mtaSts }) => mtaSts != null)) return true;
  return senders.some(({ mta }) => asksForTls(mta)) || servers.some(({ relay }) => relay !== null && asksForTls(relay));
}

function asksForTls({ tls }: MtaBehaviour): boolean {
  return tls === 'encrypt' || tls === 'verify';
}
