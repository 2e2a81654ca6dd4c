import type { MtaBehaviour } from '../mail/index.js';
import type { PassedOver, Reason, TellingLine, TraceAddress, WalkEnd } from '../results/index.js';
import { countOf, formatDuration, pluralOf } from '../units/index.js';
import {
  because,
  type Context,
  citationOf,
  type Event,
  lineAt,
  mtaOf,
  since,
  spellAddress,
  spellList,
} from './context.js';

const ORDERS: Readonly<Record<MtaBehaviour['order'], string>> = {
  preference: 'lower preference numbers come first',
  reverse: 'it begins with the worst preference',
  random: 'it does not care for preferences: all are mixed',
};

const EQUALS: Readonly<Record<MtaBehaviour['equalPreference'], string>> = {
  hosts: 'hosts of equal preference: in random order, drawn anew in each pass',
  addresses: 'addresses of equal preference: all shuffled together, anew in each pass',
  perProcess: 'hosts of equal preference: in an order drawn once per process',
  dnsOrder: 'hosts of equal preference: in the order of the DNS answer',
  fewestConnections: 'hosts of equal preference: first the one to which this sending host has fewest connections',
  adjacentSwaps: 'hosts of equal preference: in the order of the DNS answer, neighbours swapped by chance',
};

const FAMILIES: Readonly<Record<MtaBehaviour['family']['prefer'], string>> = {
  ipv6: 'addresses of IPv6 come before those of IPv4',
  ipv4: 'addresses of IPv4 come before those of IPv6',
  any: 'neither family is preferred',
  dnsOrder: 'addresses of both families: in the order of the DNS answer',
};

/** Reasons why one address family comes first, where the list has both. */
function familyReasons(mta: MtaBehaviour, addresses: readonly TraceAddress[]): Reason[] {
  const isMixed = new Set(addresses.map(({ family = 'ipv4' }) => family)).size > 1;
  if (!isMixed) return [];
  const { prefer } = mta.family;
  return [
    because(
      FAMILIES[prefer],
      citationOf(mta, (values) => values.family.prefer, prefer),
    ),
  ];
}

const WITHIN = {
  asPresented: 'addresses of one host: in the order of the DNS answer',
  random: 'addresses of one host: in random order',
  perProcess: 'addresses of one host: in an order drawn once per process',
} as const;

/** Reasons for the order of the addresses. */
function orderReasons(mta: MtaBehaviour, addresses: readonly TraceAddress[], isFirst: boolean): Reason[] {
  const reasons: Reason[] = [];
  if (isFirst)
    reasons.push(
      because(
        ORDERS[mta.order],
        citationOf(mta, (values) => values.order, mta.order),
      ),
    );
  if (addresses.length < 2) return reasons;
  const hosts = new Set(addresses.map(({ host }) => host)).size;
  if (mta.order !== 'random' && (hosts > 1 || mta.equalPreference === 'addresses')) {
    reasons.push(
      because(
        EQUALS[mta.equalPreference],
        citationOf(mta, (values) => values.equalPreference, mta.equalPreference),
      ),
    );
  }
  if (hosts < addresses.length && mta.equalPreference !== 'addresses') {
    reasons.push(
      because(
        WITHIN[mta.addressOrder],
        citationOf(mta, (values) => values.addressOrder, mta.addressOrder),
      ),
    );
  }
  reasons.push(...familyReasons(mta, addresses));
  return reasons;
}

/** An MX must name a host (RFC 5321 §5.1); `192.0.2.1` or `2001:db8::1` is none. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;

/** Reasons why no host of a preference can be tried: its records hold addresses, not names. */
function literalReasons(context: Context, event: Event<'order'>, lookup: Event<'lookup'> | null): Reason[] {
  const records = lookup?.records ?? [];
  const literals = records.filter(({ preference, host }) => preference === event.preference && ADDRESS.test(host));
  const mta = mtaOf(context, event);
  if (literals.length === 0 || mta.ipExchanger === 'use') return [];
  const names = spellList(literals.map(({ host }) => host));
  const source = citationOf(mta, (values) => values.ipExchanger, mta.ipExchanger);
  return [because(`${names}: an address where a name should stand; it is left out`, source)];
}

/** Kind of a next hop that does not come from the DNS, and so has no preference; `null` for MX records. */
function fixedHopOf(context: Context, event: Event<'order'>, lookup: Event<'lookup'> | null): string | null {
  if (lookup?.answer !== 'fixedHop') return null;
  return mtaOf(context, event).via === lookup.records[0]?.host ? 'its fixed next hop' : 'its fallback';
}

/** The candidate list in its order, with the reasons for that order. `lookup`: the answer it comes from. */
export function orderLine(
  context: Context,
  event: Event<'order'>,
  isFirst: boolean,
  lookup: Event<'lookup'> | null,
): TellingLine {
  const { preference, addresses } = event;
  const hop = fixedHopOf(context, event, lookup);
  const level = hop ?? (preference === null ? 'all preferences' : `preference ${preference}`);
  const names = spellList(addresses.map(spellAddress));
  const verb = hop === null ? (isFirst ? 'will try, at' : 'goes on, at') : isFirst ? 'will try' : 'goes on with';
  const text =
    addresses.length === 0
      ? `finds no address ${hop === null ? 'at' : 'of'} ${level}`
      : `${verb} ${level}: ${addresses.length > 1 ? `first ${names.replace(', ', ', then ')}` : names}`;
  const reasons = [
    ...orderReasons(mtaOf(context, event), addresses, isFirst && hop === null),
    ...literalReasons(context, event, lookup),
  ];
  return lineAt(since(context, event.t), 'plain', text, reasons);
}

function passedOverReason(mta: MtaBehaviour, why: PassedOver, left: number | null): Reason {
  const rest = left === null || !Number.isFinite(left) ? '' : ` for another ${formatDuration(left)}`;
  switch (why) {
    case 'dead':
      return because(
        `remembered as dead${rest}`,
        citationOf(mta, (values) => values.deadHosts, mta.deadHosts),
      );
    case 'notDue':
      return because(
        `it failed before, and its own retry clock is not due${rest}`,
        citationOf(mta, (values) => values.retry.per, mta.retry.per),
      );
    case 'repeat':
      return because(
        'it was listed before in this pass',
        citationOf(mta, (values) => values.repeats, mta.repeats),
      );
    case 'balance':
      return because(
        'the list is longer than the limit, and the rest of the room is for the other family',
        citationOf(mta, (values) => values.family.balance, mta.family.balance),
      );
    case 'host':
      return because('another address of its host has just failed, and it goes on to the next host');
    case 'policy':
      return because('the MTA-STS policy of the domain does not name it', 'RFC 8461 §5');
    case 'tlsa':
      return because('whether it has TLSA records could not be found out: DANE', 'RFC 7672 §2.1.2');
    case 'limit':
      return because(
        'at the limit of addresses only one of each further preference is tried',
        citationOf(mta, (values) => values.limits.nextPreference, mta.limits.nextPreference),
      );
  }
}

/** An address of the list that was not tried. */
export function passedOverLine(context: Context, event: Event<'passedOver'>): TellingLine {
  const left = event.until === null ? null : event.until - event.t;
  const reason = passedOverReason(mtaOf(context, event), event.why, left);
  return lineAt(since(context, event.t), 'plain', `passes over ${spellAddress(event)}`, [reason]);
}

/** `1 host`, `5 addresses`. */
function spellMost(limit: number | null, noun: string): string {
  return limit === null ? `unlimited ${pluralOf(noun)}` : countOf(limit, noun);
}

/** The line for the end of a walk through the candidate list, with the reason. */
export function walkEndedLine(context: Context, event: Event<'walkEnded'>): TellingLine {
  const { limits } = mtaOf(context, event);
  const mta = mtaOf(context, event);
  const words: Readonly<Record<WalkEnd, () => [string, Reason[]]>> = {
    listEnded: () => ['has no further address to try in this pass', []],
    addressLimit: () => [
      'stops at its limit, though the list goes on',
      [
        because(
          `at most ${spellMost(limits.addresses, 'address')} in one pass`,
          citationOf(mta, (values) => values.limits.addresses, limits.addresses),
        ),
      ],
    ],
    sessionLimit: () => [
      'stops at its limit, though the list goes on',
      [
        because(
          `at most ${spellMost(limits.sessions, 'session')} in one pass`,
          citationOf(mta, (values) => values.limits.sessions, limits.sessions),
        ),
      ],
    ],
    hostLimit: () => [
      'stops at its limit, though the list goes on',
      [
        because(
          `at most ${spellMost(limits.hosts, 'host')} in one pass`,
          citationOf(mta, (values) => values.limits.hosts, limits.hosts),
        ),
      ],
    ],
  };
  const [text, reasons] = words[event.why]();
  return lineAt(since(context, event.t), 'plain', text, reasons);
}
