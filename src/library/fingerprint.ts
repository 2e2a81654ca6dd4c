import type { MtaBehaviour } from '../mail/index.js';
import { type Model, meetsTls } from '../model/index.js';
import { sha256 } from './sha256.js';

/** SHA-256 of texts, one after the other, in hexadecimal. */
export type Digest = (texts: Iterable<string>) => string;

/** Hexadecimal digits of the hash that are shown; enough to tell scenarios apart, not to withstand forgery. */
const HASH_DIGITS = 16;

/** Entries that are written as JSON at once: a replay of millions of messages would be longer than a text can be. */
const PIECE = 10_000;

/** Keys in the order of the alphabet, so that equal models give equal text however they were made. */
function canonicalBy(digest: Digest) {
  return function canonical(_key: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.length > PIECE ? digest(pieces(value, canonical)) : value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
}

function* pieces(list: readonly unknown[], canonical: (key: string, value: unknown) => unknown): Generator<string> {
  for (let start = 0; start < list.length; start += PIECE) {
    yield JSON.stringify(list.slice(start, start + PIECE), canonical);
  }
}

/** Fingerprints that are known: models never change, and one of thousands of servers takes a while. */
const known = new WeakMap<Model, string>();

/**
 * The model without what an MTA would do with TLS, where nobody offers it or asks for it: equal worlds have equal fingerprints, also
 * with one of a version that did not know TLS.
 */
function inUse(model: Model): object {
  if (meetsTls(model)) return model;
  const { senders, servers } = model;
  return {
    ...model,
    senders: senders.map((sender) => ({ ...sender, mta: withoutTls(sender.mta) })),
    servers: servers.map((server) => ({ ...server, relay: server.relay === null ? null : withoutTls(server.relay) })),
  };
}

function withoutTls(mta: MtaBehaviour): object {
  const { tls, oldTls, plainText, mtaSts, mtaStsBy, dane, daneInsteadOfSts, ...others } = mta;
  const { starttls, tls: handshake, ...timeouts } = mta.timeouts;
  const stages = Object.entries(mta.onFailure).filter(([stage]) => stage !== 'starttls' && stage !== 'tls');
  const onFailure = Object.fromEntries(
    stages.map(([stage, { noTls, badCertificate, unreachable, ...classes }]) => [stage, classes]),
  );
  return { ...others, timeouts, onFailure };
}

/** Fingerprint of a model: the first digits of the SHA-256 of its canonical JSON. Comments and layout do not change it. */
export function fingerprint(model: Model, digest: Digest = sha256): string {
  const before = known.get(model);
  if (before !== undefined) return before;
  const hash = digest([JSON.stringify(inUse(model), canonicalBy(digest))]).slice(0, HASH_DIGITS);
  known.set(model, hash);
  return hash;
}
