import type { FailureModel, Model } from '../model/index.js';
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

/** What an MTA does about IPv6, and about other addresses of a host, is no part of a model in which there is neither. */
function withoutFamilies(model: Model): object {
  const { servers, senders, hosts } = model;
  const isMultihomed = hosts.some(({ answer }) => answer.kind === 'servers' && answer.servers.length > 1);
  const reaches = servers.some(({ family, failures }) => family !== 'ipv4' || failures.some(isUnreachable));
  if (reaches || model.sites.some(({ failures }) => failures.some(isUnreachable))) return model;
  const bare = (mta: Mta): object => mtaWithoutFamilies(mta, isMultihomed);
  return {
    ...model,
    senders: senders.map((sender) => ({ ...sender, mta: bare(sender.mta) })),
    servers: servers.map(({ family: _, relay, ...server }) => ({
      ...server,
      relay: relay === null ? null : bare(relay),
    })),
  };
}

function isUnreachable({ kind }: FailureModel): boolean {
  return kind === 'unreachable';
}

type Mta = Model['senders'][number]['mta'];

const WITHOUT_HOST = { nextHost: 'next', nextHostOrBounce: 'nextOrBounce' } as const;

function mtaWithoutFamilies({ family: _f, ipv6: _i, limits, onFailure, ...mta }: Mta, isMultihomed: boolean): object {
  const plain = (then: string): string => WITHOUT_HOST[then as keyof typeof WITHOUT_HOST] ?? then;
  const { counts: _c, ...walk } = limits;
  const stages = Object.entries(onFailure).map(([stage, { unreachable: _u, ...classes }]) => [
    stage,
    Object.fromEntries(Object.entries(classes).map(([one, then]) => [one, isMultihomed ? then : plain(then)])),
  ]);
  return { ...mta, limits: walk, onFailure: Object.fromEntries(stages) };
}

/** Fingerprints that are known: models never change, and one of thousands of servers takes a while. */
const known = new WeakMap<Model, string>();

/** Fingerprint of a model: the first digits of the SHA-256 of its canonical JSON. Comments and layout do not change it. */
export function fingerprint(model: Model, digest: Digest = sha256): string {
  const before = known.get(model);
  if (before !== undefined) return before;
  const hash = digest([JSON.stringify(withoutFamilies(model), canonicalBy(digest))]).slice(0, HASH_DIGITS);
  known.set(model, hash);
  return hash;
}
