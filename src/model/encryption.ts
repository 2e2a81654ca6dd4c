import type { MtaBehaviour } from '../mail/index.js';
import type { Model } from './model.js';

/** Certificates as those see them who check: the last is valid, of a key that no TLSA record knows. */
export const CERTIFICATES = ['valid', 'selfSigned', 'expired', 'wrongName', 'mismatch'] as const;
export type Certificate = (typeof CERTIFICATES)[number];

/** What the TLSA records of a host say of its key (RFC 7672 §3.1); `unusable`: only usages 0 and 1, which ask for TLS without a check. */
export const TLSA = ['none', 'valid', 'mismatch', 'unusable'] as const;
export type Tlsa = (typeof TLSA)[number];

/** Whether TLS plays any part: some server offers it, or somebody who sends asks for it. Else all that is said of it changes nothing. */
export function meetsTls({ servers, senders }: Pick<Model, 'servers' | 'senders'>): boolean {
  if (servers.some(({ tls }) => tls !== undefined)) return true;
  return senders.some(({ mta }) => asksForTls(mta)) || servers.some(({ relay }) => relay !== null && asksForTls(relay));
}

function asksForTls({ tls }: MtaBehaviour): boolean {
  return tls === 'encrypt' || tls === 'verify';
}
