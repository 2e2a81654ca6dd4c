/*
 * What senders and servers remember of each other, in plain words: histories that are looked through anew each time, instead of
 * tables that are kept up to date.
 */

/** An interval of time, its end not included [s]. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

export const isIn = (spans: readonly Span[], t: number): boolean => spans.some(({ at, end }) => at <= t && t < end);

/**
 * When each of a row of messages may go that come at these times [s], where `burst` may go at once and then one every `gap` [s]: so
 * late that those from any earlier one on are not too many.
 */
export function turns(arrivals: readonly number[], burst: number, gap: number): number[] {
  return arrivals.map((t, i) =>
    Math.max(t, ...arrivals.slice(0, i).map((earlier, j) => earlier + (i - j - burst + 1) * gap)),
  );
}

/** What a domain publishes: a policy by name from an instant on, or none. */
export interface Published {
  readonly since: number;
  readonly policy: string | null;
  readonly maxAge: number;
}

export interface PolicyHost {
  readonly published: readonly Published[];
  readonly unfetched: readonly (Span & { readonly kind: string })[];
  readonly ttl: number;
}

interface Look {
  readonly t: number;
  readonly how: string;
  readonly found: Published | undefined;
  /** When it is over, until when mail waits for it, and until when there is no other [s]. */
  readonly over: number;
  readonly waits: number;
  readonly holds: number;
}

/** MTA-STS as one host of a sender sees one domain (RFC 8461 §3.3, §5.1): all its looks so far. A fetch takes no time, or a minute in vain. */
export class PlainPolicies {
  private readonly looks: Look[] = [];
  private readonly host: PolicyHost;

  constructor(host: PolicyHost) {
    this.host = host;
  }

  /** What a message that begins its walk at `t` goes by: how that is known, the policy, and until when it is kept. */
  ask(t: number): { readonly how: string; readonly policy: string | null; readonly until: number | null } {
    const last = this.looks.at(-1);
    let how = last !== undefined && t < last.waits ? 'underWay' : 'kept';
    if (last === undefined || t >= last.holds) {
      const look = this.look(t);
      this.looks.push(look);
      how = look.how;
    }
    const kept = this.keptAt(t);
    return { how, policy: kept?.found?.policy ?? null, until: kept === undefined ? null : endOf(kept) };
  }

  /** The last fetch that came to something, if its time is not over. */
  private keptAt(t: number): Look | undefined {
    const fetched = this.looks.filter(({ how }) => how === 'fetched').at(-1);
    return fetched !== undefined && t < endOf(fetched) ? fetched : undefined;
  }

  private look(t: number): Look {
    const { published, unfetched, ttl } = this.host;
    const found = published.filter(({ since }) => since <= t).at(-1);
    const seen = { t, found, over: t, waits: t, holds: t + ttl };
    if (found === undefined || found.policy === null) return { ...seen, how: 'unpublished' };
    if (this.keptAt(t)?.found === found) return { ...seen, how: 'same' };
    const failure = unfetched.find((span) => isIn([span], t));
    if (failure === undefined) return { ...seen, how: 'fetched' };
    const over = failure.kind === 'unreachable' ? t + 60 : t;
    // Who has one kept does not wait for the next.
    const waits = this.keptAt(t) === undefined ? over : t;
    return { t, found, how: failure.kind, over, waits, holds: over + 300 };
  }
}

const endOf = ({ over, found }: Look): number => over + (found?.maxAge ?? 0);

/** A visit to a greylist: who came, with which message, when, and whether it was let in. */
interface Visit {
  readonly message: number;
  readonly client: string;
  readonly t: number;
  readonly passed: boolean;
}

export interface GreylistRules {
  readonly delay: number;
  readonly window: number;
  readonly learns: number | null;
}

/** A greylist as the list of all visits (RFC 6647 §5). `client`: whom it takes for one. */
export class PlainVisits {
  private readonly visits: Visit[] = [];
  private readonly rules: GreylistRules;

  constructor(rules: GreylistRules) {
    this.rules = rules;
  }

  visit(message: number, client: string, t: number): boolean {
    const passed = this.isKnown(client) || this.comesBack(message, client, t);
    this.visits.push({ message, client, t, passed });
    return passed;
  }

  /** So many of its messages have been let in that it is greeted as an old friend. */
  private isKnown(client: string): boolean {
    const { learns } = this.rules;
    if (learns === null) return false;
    return (
      new Set(this.visits.filter((one) => one.client === client && one.passed).map((one) => one.message)).size >= learns
    );
  }

  /** Later than `delay` after the first visit, and not after the window, behind which a visit is a first one again. */
  private comesBack(message: number, client: string, t: number): boolean {
    let first: number | null = null;
    for (const one of this.visits) {
      if (one.message !== message || one.client !== client) continue;
      if (first === null || one.t > first + this.rules.window) first = one.t;
    }
    return first !== null && t >= first + this.rules.delay && t <= first + this.rules.window;
  }
}

/** An attempt of one sending host at one address: when its end was known, and whether it was a connection that timed out. */
export interface Sign {
  readonly t: number;
  readonly timedOut: boolean;
}

/**
 * Until when a sender leaves an address alone (qmail, tcpto.c): time-outs in a row count where they come `apart` from the last that
 * counted; from the second on each makes the address dead for a time.
 */
export function deadAt(
  signs: readonly Sign[],
  t: number,
  rules: { after: number; apart: number; lasts: number },
): boolean {
  const inRow = signs.slice(signs.findLastIndex(({ timedOut }) => !timedOut) + 1).filter((sign) => sign.t <= t);
  const counted: number[] = [];
  for (const sign of inRow) {
    const before = counted.at(-1);
    if (before === undefined || sign.t >= before + rules.apart) counted.push(sign.t);
  }
  const last = counted.at(-1);
  return counted.length >= rules.after && last !== undefined && t < last + rules.lasts;
}
