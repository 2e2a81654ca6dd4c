import { type FailureModel, type Model, meetsTls } from '../model/index.js';
import { sha256 } from './sha256.js';

/** SHA-256 of texts, one after the other, in hexadecimal. */
export type Digest = (texts: Iterable<string>) => string;

/** Hexadecimal digits of the hash that are shown; enough to tell scenarios apart, not to withstand forgery. */
const HASH_DIGITS = 16;

/**
 * Maximum number of entries of a list in one text; a replay of millions of messages would be longer than a text can be.
 */
const PIECE = 10_000;
/** Number of entries turned into text at a time. */
const PART = 100;

/** A key of an object, its form in JSON, and the last entry under it: the next server mostly has the same. */
interface Key {
  readonly key: string;
  readonly label: string;
  entry: unknown;
  text: string | undefined;
}

/** Tree of keys in the order in which they are met: the thousands of servers of a model share one path. */
interface KeyPath {
  readonly next: Map<string, KeyPath>;
  /** The keys up to here, in alphabetical order. */
  ordered: readonly Key[] | null;
}

/** JSON with keys in alphabetical order: equal models give equal text however they were made. Leaves out undefined. */
class Canonical {
  private readonly digest: Digest;
  private readonly start: KeyPath = { next: new Map(), ordered: null };

  constructor(digest: Digest) {
    this.digest = digest;
  }

  textOf(value: unknown): string | undefined {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) {
      return value.length > PIECE ? JSON.stringify(this.digest(this.pieces(value))) : this.listOf(value);
    }
    const entries = value as Readonly<Record<string, unknown>>;
    let text = '{';
    for (const known of this.keysOf(entries)) {
      const entry = entries[known.key];
      if (entry !== known.entry) {
        known.text = this.textOf(entry);
        known.entry = entry;
      }
      if (known.text !== undefined) text += text === '{' ? known.label + known.text : `,${known.label}${known.text}`;
    }
    return `${text}}`;
  }

  private listOf(list: readonly unknown[]): string {
    return `[${this.entriesOf(list)}]`;
  }

  private entriesOf(list: readonly unknown[]): string {
    return list.map((entry) => this.textOf(entry) ?? 'null').join(',');
  }

  private *pieces(list: readonly unknown[]): Generator<string> {
    for (let start = 0; start < list.length; start += PART) {
      const before = start % PIECE > 0 ? ',' : start > 0 ? '][' : '[';
      yield before + this.entriesOf(list.slice(start, start + PART));
    }
    yield ']';
  }

  private keysOf(value: Readonly<Record<string, unknown>>): readonly Key[] {
    let path = this.start;
    for (const key in value) {
      let next = path.next.get(key);
      if (next === undefined) {
        next = { next: new Map(), ordered: null };
        path.next.set(key, next);
      }
      path = next;
    }
    path.ordered ??= keysInOrder(value).map((key) => ({
      key,
      label: `${JSON.stringify(key)}:`,
      entry: undefined,
      text: undefined,
    }));
    return path.ordered;
  }
}

/** Keys in the order of an object: integers first (ECMA-262, OrdinaryOwnPropertyKeys). */
function keysInOrder(value: object): readonly string[] {
  const keys = Object.keys(value).sort();
  if (!keys.some((key) => key >= '0' && key < ':')) return keys;
  return Object.keys(Object.fromEntries(keys.map((key) => [key, true])));
}

type Mta = Model['senders'][number]['mta'];

/**
 * The model without MTA settings that can have no effect in it: equal worlds have equal fingerprints, also with one of
 * a version that did not know TLS or IPv6.
 */
function inUse(model: Model): object {
  const hasTls = meetsTls(model);
  const hasFamilies = meetsFamilies(model);
  const isMultihomed = model.hosts.some(({ answer }) => answer.kind === 'servers' && answer.servers.length > 1);
  const bare = (mta: Mta): object => {
    const one = hasTls ? mta : withoutTls(mta);
    const other = hasFamilies ? one : withoutFamilies(one);
    return isMultihomed || hasFamilies ? other : withoutHosts(other);
  };
  if (hasTls && hasFamilies) return model;
  return {
    ...model,
    senders: model.senders.map((sender) => ({ ...sender, mta: bare(sender.mta) })),
    servers: model.servers.map(({ family, relay, ...server }) => ({
      relay: relay === null ? null : bare(relay),
      ...(hasFamilies ? { family } : {}),
      ...server,
    })),
  };
}

/** True if there is an IPv6 address, or one without a route. */
function meetsFamilies({ servers, sites }: Model): boolean {
  const isUnreachable = ({ kind }: FailureModel): boolean => kind === 'unreachable';
  return (
    servers.some(({ family, failures }) => family !== 'ipv4' || failures.some(isUnreachable)) ||
    sites.some(({ failures }) => failures.some(isUnreachable))
  );
}

function withoutTls(mta: Mta): Mta {
  const { tls, oldTls, plainText, mtaSts, mtaStsBy, dane, daneInsteadOfSts, ...others } = mta;
  const { starttls, tls: handshake, ...timeouts } = mta.timeouts;
  const stages = Object.entries(mta.onFailure).filter(([stage]) => stage !== 'starttls' && stage !== 'tls');
  const onFailure = mapDecisions(Object.fromEntries(stages), ({ noTls, badCertificate, ...classes }) => classes);
  return { ...others, timeouts, onFailure } as Mta;
}

function withoutFamilies({ family, ipv6, limits, ...mta }: Mta): Mta {
  const { counts, ...walk } = limits;
  return {
    ...mta,
    limits: walk,
    onFailure: mapDecisions(mta.onFailure, ({ unreachable, ...classes }) => classes),
  } as Mta;
}

const WITHOUT_HOST: Readonly<Record<string, string>> = { nextHost: 'next', nextHostOrBounce: 'nextOrBounce' };

/** If each host has one address, the next host is the next address. */
function withoutHosts(mta: Mta): object {
  const plain = (classes: object): object =>
    Object.fromEntries(Object.entries(classes).map(([one, then]) => [one, WITHOUT_HOST[then] ?? then]));
  return { ...mta, onFailure: mapDecisions(mta.onFailure, plain) };
}

function mapDecisions<T extends object>(stages: Readonly<Record<string, T>>, map: (classes: T) => object): object {
  return Object.fromEntries(Object.entries(stages).map(([stage, classes]) => [stage, map(classes)]));
}

/** Fingerprints already computed: models never change, and one of thousands of servers takes a while. */
const known = new WeakMap<Model, string>();

/** Fingerprint of a model: the first digits of the SHA-256 of its canonical JSON. Comments and layout do not change it. */
export function fingerprint(model: Model, digest: Digest = sha256): string {
  const before = known.get(model);
  if (before !== undefined) return before;
  const hash = digest([new Canonical(digest).textOf(inUse(model)) ?? '']).slice(0, HASH_DIGITS);
  known.set(model, hash);
  return hash;
}
