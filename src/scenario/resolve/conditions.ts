import { KINDS, STAGES, type Stage } from '../../mail/index.js';
import { type Conditions, DEFAULTS, type Meeting } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenConditions, WrittenNarrowing } from '../schema/conditions.js';
import { asDnsHasIt } from '../schema/names.js';
import type { WrittenSender } from '../schema/sender.js';
import type { WrittenServer } from '../schema/server.js';
import type { Section } from '../sections.js';

/** Place at which a failure is met: a stage of a session, or a DNS query. */
export type MeetingPlace = Stage | 'lookup';

type Key = Exclude<keyof Conditions, 'group'>;

/** First stage at which each condition is known; the others are always known. */
const KNOWN_FROM: Partial<Record<Key, Stage>> = {
  tls: 'ehlo',
  over: 'mail',
  recipient: 'rcpt',
  after: 'rcpt',
};

const KEYS = ['senders', 'hosts', 'group', 'family', 'mail', 'over', 'tls', 'recipient', 'after'] as const;

/** Conditions that a name server can check: who asks. */
const KNOWN_AT_LOOKUP: readonly string[] = ['senders', 'hosts', 'group'];

/** All sending parties that `only` and `except` can name. */
export class Clients {
  readonly #senders: ReadonlySet<string>;
  readonly #servers: Section<WrittenServer>;
  readonly #relays: ReadonlySet<string>;

  constructor(senders: Section<WrittenSender>, ofMixes: readonly string[], servers: Section<WrittenServer>) {
    const own = [...senders.keys(), ...ofMixes];
    this.#senders = new Set(own.length === 0 ? [DEFAULTS.sender.name] : own);
    this.#servers = servers;
    const relays = [...servers.values()].filter(({ value }) => isRelay(value?.relay));
    this.#relays = new Set(relays.map(({ name }) => name));
  }

  /** The party of this name: labels are exact, names of relays compare as in the DNS; `undefined` if there is none. */
  named(written: string): string | undefined {
    if (this.#senders.has(written) || this.#relays.has(written)) return written;
    const host = asDnsHasIt(written);
    return this.#relays.has(host) ? host : undefined;
  }

  names(): string[] {
    return [...new Set([...this.#senders, ...this.#relays])];
  }

  /** True for a server that forwards nothing. */
  isFinal(written: string): boolean {
    return this.#servers.has(written) || this.#servers.has(asDnsHasIt(written));
  }
}

function isRelay(relay: WrittenServer['relay']): boolean {
  return relay !== undefined && relay !== 'none';
}

/** Resolves `only` and `except` of a failure. `cuts`: it also breaks sessions at any stage. */
export function resolveNarrowing(
  context: Context,
  path: Path,
  written: WrittenNarrowing,
  clients: Clients,
  place: MeetingPlace,
): Pick<Meeting, 'only' | 'except'> {
  const around = { context, clients, place };
  const only = withoutEverybody(resolveConditions(around, [...path, 'only'], written.only), clients);
  const except = resolveConditions(around, [...path, 'except'], written.except);
  return { ...(only === null ? {} : { only }), ...(except === null ? {} : { except }) };
}

interface Around {
  readonly context: Context;
  readonly clients: Clients;
  readonly place: MeetingPlace;
}

function resolveConditions(around: Around, path: Path, written: WrittenNarrowing['only']): Conditions | null {
  if (written === undefined || written === 'none') return null;
  const { context } = around;
  const keys = Object.keys(written) as (keyof WrittenConditions)[];
  if (keys.length === 0) {
    const expected = 'whom, such as `{ senders: [ bulk ] }` or `{ hosts: 30% }`';
    complain(context, path, {
      code: 'missing-key',
      message: 'nobody is named',
      expected,
      absent: KEYS,
    });
  }
  for (const key of keys) checkPlace(around, [...path, key], key);
  if (written.group !== undefined && written.hosts === undefined) {
    const complaint = { code: 'conflict', message: '`group` without `hosts`', expected: '`hosts: 30%`' } as const;
    complain(context, [...path, 'group'], { ...complaint, absent: ['hosts'] }, 'key');
  }
  return {
    senders: sendersOf(around, [...path, 'senders'], written.senders),
    hosts: written.hosts ?? null,
    group: written.group ?? null,
    family: listOf(written.family),
    mail: listOf(written.mail),
    over: written.over ?? null,
    tls: written.tls ?? null,
    recipient: listOf(written.recipient),
    after: written.after ?? null,
  };
}

function listOf<T>(written: T | readonly T[] | undefined): readonly T[] | null {
  if (written === undefined) return null;
  return [...new Set(Array.isArray(written) ? (written as readonly T[]) : [written as T])];
}

/** Reports a condition that is not known yet where the failure is met. */
function checkPlace({ context, place }: Around, path: Path, key: keyof WrittenConditions): void {
  if (place === 'lookup') {
    if (KNOWN_AT_LOOKUP.includes(key)) return;
    const message = `\`${key}\` is not known to a name server`;
    complain(context, path, { code: 'conflict', message, expected: choices(KNOWN_AT_LOOKUP) }, 'key');
    return;
  }
  const from = KNOWN_FROM[key as Key];
  if (from === undefined || STAGES.indexOf(place) >= STAGES.indexOf(from)) return;
  const message = `\`${key}\` is not known yet at \`${place}\``;
  const expected = `a failure at \`${from}\` or later`;
  complain(context, path, { code: 'conflict', message, expected }, 'key');
}

function sendersOf(
  { context, clients }: Around,
  path: Path,
  written: WrittenConditions['senders'],
): readonly string[] | null {
  const list = listOf(written);
  return list === null ? null : resolveClients(context, path, list, clients, Array.isArray(written));
}

/** Names of senders and of relays, in the model's form; reports unknown ones. */
export function resolveClients(
  context: Context,
  path: Path,
  list: readonly string[],
  clients: Clients,
  isList = true,
): readonly string[] {
  return list.flatMap((name, index) => {
    const found = clients.named(name);
    if (found !== undefined) return found;
    const at = isList ? [...path, index] : path;
    const final = clients.isFinal(name);
    const message = final ? `server \`${name}\` is no relay, and sends nothing` : `there is no sender \`${name}\``;
    const hint = final ? undefined : didYouMean(context.speller.nearest(name, clients.names()));
    complain(context, at, { code: 'unknown-sender', message, expected: choices(clients.names(), 6), hint });
    return [];
  });
}

/** Drops conditions that hold for everybody. */
function withoutEverybody(conditions: Conditions | null, clients: Clients): Conditions | null {
  if (conditions === null) return null;
  const { senders, hosts, mail } = conditions;
  const all = clients.names();
  const asked: Conditions = {
    ...conditions,
    senders: senders !== null && all.every((name) => senders.includes(name)) ? null : senders,
    hosts: hosts === 1 ? null : hosts,
    group: hosts === 1 ? null : conditions.group,
    mail: mail !== null && KINDS.every((kind) => mail.includes(kind)) ? null : mail,
    family: conditions.family?.length === 2 ? null : conditions.family,
  };
  return Object.values(asked).every((value) => value === null) ? null : asked;
}
