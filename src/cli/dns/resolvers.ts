import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import type { Resolver } from './query.js';

const DNS_PORT = 53;

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`; undefined where it is none of these. */
export function readResolver(text: string): Resolver | undefined {
  const [, bracketed, v4, port] = /^(?:\[([0-9a-f:.]{2,45})\]|([\d.]{7,15}))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const address = bracketed ?? v4 ?? text;
  const number = port === undefined ? DNS_PORT : Number(port);
  return isIP(address) !== 0 && number >= 1 && number <= 65_535 ? { address, port: number } : undefined;
}

/** Those that this machine uses. */
export function ownResolvers(): Resolver[] {
  return getServers().flatMap((text) => readResolver(text) ?? []);
}
