import { type MtaBehaviour, PLAIN_TEXT_AFTER, TLS_LEVELS } from '../../mail/index.js';
import type { Values } from './core-memory.js';

/** May it speak TLS at all? */
export function asksForTls({ tls, mtaSts, dane }: MtaBehaviour): boolean {
  return tls !== 'none' || mtaSts > 0 || dane > 0;
}

/** How long a host is spoken to in clear, where nobody says so [s] (Courier, TRACK_NHOURS 2). */
const IN_CLEAR = 7200;

/** How it uses TLS, and what it does where that fails. */
export function tlsOf({ tls, plainText, mtaSts, mtaStsBy, dane }: MtaBehaviour): Values<'Mta'> {
  return {
    meetsTls: true,
    readsPolicies: mtaSts > 0 || dane > 0,
    mtaSts,
    dane,
    stsByCertificates: mtaStsBy === 'certificates',
    tlsLevel: TLS_LEVELS.indexOf(tls),
    clearAfter: PLAIN_TEXT_AFTER.indexOf(plainText?.after ?? 'never'),
    clearAge: plainText?.age ?? 0,
    clearFor: plainText?.remember ?? IN_CLEAR,
    clearAfterEhlo: plainText?.ehlo === true,
  };
}
