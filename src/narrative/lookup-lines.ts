import type { MtaBehaviour } from '../mail/index.js';
import { printableName } from '../report/index.js';
import type { Reason, TellingLine, TraceAnswer } from '../results/index.js';
import { formatDuration } from '../units/index.js';
import { actorOf, because, type Context, citationOf, type Event, lineAt, mtaOf, since, spellList } from './context.js';
import { nameServerReasons } from './meeting-words.js';

const ANSWERS: Readonly<Record<TraceAnswer, string>> = {
  mx: '',
  fixedHop: '',
  implicitMx: 'no MX, but an address of its own',
  nullMx: '0 . (it accepts no mail)',
  nxdomain: 'there is no such name (NXDOMAIN)',
  empty: 'neither MX nor address',
  servfail: 'the name server failed (SERVFAIL)',
  timeout: 'no answer',
};

const ADDRESS_ANSWERS: Readonly<Record<Event<'noAddress'>['answer'], string>> = {
  nxdomain: 'there is no such name (NXDOMAIN)',
  empty: 'it has no address',
  servfail: 'the name server failed (SERVFAIL)',
  timeout: 'no answer',
  loopback: '127.0.0.1, which is the sending host itself',
  alias: 'the name is an alias',
};

/** Consequences of an MX host that resolves to the asking machine itself. */
const LOOPBACKS = {
  skipped: 'it is left out',
  bounced: 'it knows itself: what has no better host is returned',
  loops: 'it takes itself for any other server, until it has counted too many hops',
} as const;

/** Two instants closer than this are the same to a reader [s]. */
const NOTICEABLE = 0.001;

/** Consequence of a failed lookup, with its source. */
function consequence(mta: MtaBehaviour, answer: TraceAnswer): Reason[] {
  if (answer === 'mx' || answer === 'fixedHop') return [];
  if (answer === 'implicitMx' && mta.implicitMx === 'never')
    return [
      because(
        'it goes to no domain without MX records',
        citationOf(mta, (values) => values.implicitMx, mta.implicitMx),
      ),
    ];
  if (answer === 'implicitMx')
    return [because('without MX records the name itself is that of the mail server', 'RFC 5321 §5.1')];
  const words = {
    bounce: 'the message bounces',
    defer: 'the message waits for the next pass',
    address: 'it tries the domain’s own address',
  };
  const decision = mta.onLookup[answer];
  return [
    because(
      `so ${words[decision]}`,
      citationOf(mta, (values) => values.onLookup[answer], decision),
    ),
  ];
}

/** Time for which an answer is kept, with its source. */
function freshness(mta: MtaBehaviour, event: Event<'lookup'>): Reason[] {
  const { t, cached, asked, expires } = event;
  if (asked === null || expires === null) {
    // A failure to answer is not kept (RFC 2308 §7), unless the behaviour says so.
    if (isFailure(event)) return [];
    return [because('from a cache or asked anew: the answer is the same all through the run')];
  }
  const known = isFailure(event) && event.answer === 'timeout' ? asked + mta.timeouts.dns : asked;
  const life = formatDuration(expires - known);
  const [whose, source] = lifeOf(mta, event, expires - known);
  if (!cached)
    return [
      because(`${isFailure(event) ? 'no answer' : 'a fresh answer'}, used for the next ${life}: ${whose}`, source),
    ];
  const age = t - asked < NOTICEABLE ? 'just now' : `${formatDuration(t - asked)} ago`;
  return [because(`from the sending host’s cache: asked ${age}, used until it is ${life} old`, source)];
}

function isFailure({ answer }: Event<'lookup'>): boolean {
  return answer === 'servfail' || answer === 'timeout';
}

/** The rule that sets how long an answer is kept, and its source. `life`: that time [s]. */
function lifeOf({ dnsCache }: MtaBehaviour, event: Event<'lookup'>, life: number): readonly [string, string] {
  if (isFailure(event)) return ['it keeps failures of the DNS so long', 'dnsCache.failures; RFC 9520 §3.2'];
  if (dnsCache !== undefined && dnsCache.atLeast > 0 && life <= dnsCache.atLeast)
    return ['it keeps any answer so long, whatever its TTL', 'dnsCache.atLeast'];
  if (event.answer === 'nxdomain' || event.answer === 'empty') return ['the TTL of negative answers', 'RFC 2308 §5'];
  if (event.answer === 'implicitMx') return ['how long it is kept that there are no MX records', 'RFC 2308 §5'];
  return ['its TTL', 'RFC 1035 §3.2.1'];
}

/** The name for which the domain was an alias when this answer was given; `null` if it was none. */
function aliasIn(context: Context, { domain, t, asked }: Event<'lookup'>): string | null {
  // Without a time, the answer is the same all through the run.
  return context.parties.aliasOf(domain, asked ?? t);
}

function aliasReasons({ domain }: Event<'lookup'>, alias: string | null): Reason[] {
  if (alias === null) return [];
  const [from, to] = [printableName(domain), printableName(alias)];
  return [
    because(
      `mail for ${from} goes where that for ${to} goes; what else stands under ${from} is not seen`,
      'RFC 5321 §5.1, RFC 1034 §3.6.2',
    ),
  ];
}

/** A next hop that does not come from the DNS. */
function hopLine(context: Context, event: Event<'lookup'>): TellingLine {
  const mta = mtaOf(context, event);
  const host = event.records[0]?.host ?? '';
  const isVia = mta.via === host;
  const text = isVia ? `goes to ${printableName(host)}, as all its mail does` : `turns to ${printableName(host)}`;
  const why = isVia
    ? because(`a fixed next hop: no MX records of ${printableName(event.domain)} are asked for`, 'via')
    : because('its fallback, where all MX hosts have failed in this pass', 'fallback');
  return lineAt(since(context, event.t), 'plain', text, [why]);
}

/** The query for the domain's MX records. */
export function lookupLine(context: Context, event: Event<'lookup'>): TellingLine {
  if (event.answer === 'fixedHop') return hopLine(context, event);
  const mta = mtaOf(context, event);
  const domain = printableName(event.domain);
  const records = event.records.map(({ preference, host }) => `${preference} ${printableName(host)}`);
  const end = event.answer === 'mx' ? spellList(records) : ANSWERS[event.answer];
  const alias = aliasIn(context, event);
  const answer = alias === null ? end : `an alias of ${printableName(alias)}: ${end}`;
  const fails = nameServerReasons(context, event.failure);
  const reasons = [
    ...fails,
    ...aliasReasons(event, alias),
    ...consequence(mta, event.answer),
    ...freshness(mta, event),
  ];
  if (event.answer === 'timeout' && !event.cached) {
    const wait = mta.timeouts.dns;
    reasons.unshift(
      because(
        `it waits ${formatDuration(wait)} for the DNS`,
        citationOf(mta, (values) => values.timeouts.dns, wait),
      ),
    );
  }
  const found = event.answer === 'mx' || event.answer === 'implicitMx';
  const exchange = {
    from: actorOf(context, event),
    to: context.actors.of('', 'dns'),
    asks: `MX of ${domain}?`,
    answer: event.cached ? `${answer} (cached)` : answer,
  };
  const known = found ? 'the MX records' : 'what the DNS said of the MX records';
  const what = isFailure(event) ? 'that it asked in vain for the MX records' : known;
  const text = event.cached
    ? `remembers ${what} of ${domain}: ${answer}`
    : `asks for the MX records of ${domain}: ${answer}`;
  return lineAt(since(context, event.t), found ? 'plain' : 'bad', text, reasons, exchange);
}

/** Reason why this sender does not accept a name as a host although it resolves. */
function ownReason(mta: MtaBehaviour, answer: 'loopback' | 'alias'): Reason {
  if (answer === 'alias')
    return because(
      'it is left out: an MX must not point to an alias',
      citationOf(mta, (values) => values.aliases, mta.aliases),
    );
  return because(
    LOOPBACKS[mta.loopback],
    citationOf(mta, (values) => values.loopback, mta.loopback),
  );
}

/** The line for falling back to the domain's own address once all MX hosts have failed. */
export function ownAddressLine(context: Context, event: Event<'ownAddress'>): TellingLine {
  const mta = mtaOf(context, event);
  const reason = because(
    'it goes to the domain’s own address, too, once all MX hosts have failed',
    citationOf(mta, (values) => values.implicitMx, mta.implicitMx),
  );
  return lineAt(since(context, event.t), 'plain', 'goes on with the domain’s own address', [reason]);
}

/** The line for an MX host without an address. */
export function noAddressLine(context: Context, event: Event<'noAddress'>): TellingLine {
  const mta = mtaOf(context, event);
  const host = printableName(event.host);
  const answer = ADDRESS_ANSWERS[event.answer];
  const decision = mta.onLookup.emptyHost;
  const family = event.record === undefined ? '' : event.record === 'aaaa' ? 'IPv6 ' : 'IPv4 ';
  const reason =
    event.answer === 'loopback' || event.answer === 'alias'
      ? ownReason(mta, event.answer)
      : family !== ''
        ? because('it has an address of the other family, and is tried there', 'RFC 3974 §3')
        : event.answer === 'empty'
          ? because(
              decision === 'next' ? 'it is left out' : 'the message bounces',
              citationOf(mta, (values) => values.onLookup.emptyHost, decision),
            )
          : because('it is left out', 'RFC 3974 §3');
  const exchange = {
    from: actorOf(context, event),
    to: context.actors.of('', 'dns'),
    asks: `${family}address of ${host}?`,
    answer,
  };
  const text = event.cached
    ? `remembers that it asked in vain for the ${family}address of ${host}: ${answer}`
    : `asks for the ${family}address of ${host}: ${answer}`;
  const reasons = [...nameServerReasons(context, event.failure), reason];
  return lineAt(since(context, event.t), 'bad', text, reasons, exchange);
}

/** The line for records that this sender does not try at all. */
export function cutLine(context: Context, event: Event<'cut'>): TellingLine {
  const mta = mtaOf(context, event);
  const hosts = spellList(event.hosts.map((host) => printableName(host)));
  if (event.why === 'self') {
    const knows = mta.knowsItselfBy;
    const reasons = [
      because(
        'it is in the list itself: its own preference and all worse are dropped, or the mail would go in circles',
        'RFC 5321 §5.1',
      ),
      because(
        `it finds itself by its ${knows}`,
        citationOf(mta, (values) => values.knowsItselfBy, knows),
      ),
    ];
    return lineAt(since(context, event.t), 'plain', `leaves out ${hosts}`, reasons);
  }
  if (event.why === 'loopback') {
    const why = mta.loopback === 'loops' ? 'worse than an MX that is the sending host itself' : LOOPBACKS.bounced;
    const source = citationOf(mta, (values) => values.loopback, mta.loopback);
    return lineAt(since(context, event.t), 'plain', `leaves out ${hosts}`, [because(why, source)]);
  }
  const share = mta.honoursBackups;
  const who = share > 0 ? 'this sending host is one of those that only try' : 'it only ever tries';
  const source = citationOf(mta, (values) => values.honoursBackups, share);
  return lineAt(since(context, event.t), 'bad', `leaves out ${hosts}`, [because(`${who} the best preference`, source)]);
}
