import { FAMILIES } from './fields/families.js';
import { type Field, type Meaning, seconds, type Timing } from './fields/field.js';
import { PLAIN } from './fields/plain.js';
import { RECIPIENTS } from './fields/recipients.js';
import { SIZES } from './fields/sizes.js';
import { STAGES } from './fields/stages.js';
import { TLS } from './fields/tls.js';
import type { Case, LabHost, Mta, Recording } from './recording.js';

/** What a server of the laboratory was told to do, in the words of a scenario. */
export interface WrittenServer {
  hosts?: string[];
  rtt: string;
  service?: string;
  failures?: object[];
  relay?: string;
  [key: string]: unknown;
}

/** All that the laboratory can be told, by field. */
export const FIELDS: readonly Field[] = [PLAIN, STAGES, SIZES, RECIPIENTS, FAMILIES, TLS];

/**
 * Some MTAs send the final dot in a packet of its own, and then wait for the delayed acknowledgement of the server's
 * kernel, 40 ms, before it goes out: their sessions are recorded as so much longer [s].
 */
const WAIT_FOR_DOT: Partial<Record<Mta, number>> = { sendmail: 0.045, opensmtpd: 0.045, dma: 0.045, haraka: 0.045 };

/** The network of the laboratory: two name spaces of one machine. */
const ROUND_TRIP = '1ms';
const NEVER_OVER = 1e9;

/** What all words of a mode mean, in their order. */
function meaningsOf(mode: string, timing: Timing, host: LabHost): readonly Meaning[] {
  return mode.split('+').map((text) => {
    const colon = text.indexOf(':');
    const word = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1);
    const read = FIELDS.map(({ modes }) => modes?.[word]).find((one) => one !== undefined);
    if (read === undefined) throw new Error(`there is no mode ${mode}`);
    return read({ value, timing, host });
  });
}

/** Why no scenario can say a case, or this run of it; `null` where one can. */
export function inexpressible(set: Case, { variant }: Pick<Recording, 'variant'>, mta: Mta): string | null {
  for (const { cannotSay } of FIELDS) {
    const reason = cannotSay?.(set) ?? null;
    if (reason !== null) return reason;
  }
  const changed = set.hosts.flatMap((host) => [
    ...meaningsOf(host.mode, host.then === undefined ? {} : { at: '0s' }, host),
    ...(host.then ?? []).flatMap(([, mode]) => meaningsOf(mode, { at: '0s' }, host)),
  ]);
  const words = changed.find((meaning) => typeof meaning === 'string');
  if (words !== undefined) return words;
  const keys = senderKeysOf(variant, mta);
  return typeof keys === 'string' ? keys : null;
}

/** Keys of the sender in a variant on top of its preset, or why no scenario can say it. */
export function senderKeysOf(variant: string | null, mta: Mta): object | string {
  if (variant === null) return {};
  const keys = FIELDS.map(({ variants }) => variants?.[variant]).find((one) => one !== undefined);
  if (keys === undefined) throw new Error(`there is no variant ${variant}`);
  return keys(mta);
}

/** A server in the words of a scenario. `changes` says when its mode really changed [s from the run's start]. */
export function serverOf(
  host: LabHost,
  set: Case,
  mta: Mta,
  changes: readonly (readonly [number, string])[],
): WrittenServer {
  const server: WrittenServer = { rtt: ROUND_TRIP };
  const modes = [[0, host.mode] as const, ...changes];
  const failures = modes.flatMap(([from, mode], i) => {
    const until = modes[i + 1]?.[0] ?? NEVER_OVER;
    const timing = modes.length === 1 ? {} : { at: seconds(from), for: seconds(until - from) };
    return meaningsOf(mode, timing, host).flatMap((meaning) => {
      if (typeof meaning === 'string') throw new Error(`mode ${mode}: ${meaning}`);
      if ('failures' in meaning) return meaning.failures;
      Object.assign(server, meaning.keys);
      return [];
    });
  });
  for (const field of FIELDS) Object.assign(server, field.server?.(host, set));
  if (failures.length > 0) server.failures = failures;
  const service = (WAIT_FOR_DOT[mta] ?? 0) + workOf(host.mode);
  if (service > 0) server.service = seconds(service);
  return server;
}

/** How long a server holds each message [s]. */
function workOf(mode: string): number {
  const [word = '', value = ''] = mode.split(':');
  if (word === 'work') return Number(value);
  return word === 'max' ? 1 : 0;
}
