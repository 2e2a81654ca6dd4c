import type { FailureModel, Model, ServerModel } from '../../model/index.js';
import { formatShare } from '../../units/index.js';
import { defineCheck, type Finding, listNames, type Mend, type ScenarioPath } from '../check.js';
import { type Route, routesOf } from '../routes.js';

/** A reply that always rejects a relay permanently, and its path. */
interface Refusal {
  readonly failure: FailureModel;
  readonly path: ScenarioPath;
}

/** The failure by which `server` always rejects mail from this relay: one that names the senders it meets. */
function refusalOf(relay: ServerModel, server: ServerModel): Refusal | undefined {
  const place = server.failures.findIndex((failure) => {
    const { only, except, reply, timing } = failure;
    if (only === undefined || except !== undefined || timing.kind !== 'always' || (reply?.code ?? 0) < 500)
      return false;
    const { senders, ...others } = only;
    return senders?.includes(relay.name) === true && Object.values(others).every((value) => value === null);
  });
  const failure = server.failures[place];
  return failure === undefined ? undefined : { failure, path: ['servers', server.name, 'failures', place] };
}

/** True if the relay returns mail refused in this way without trying another server. */
function returnsIt({ relay }: ServerModel, { failure }: Refusal): boolean {
  return relay?.onFailure[failure.stage ?? 'greeting']['5xx'].endsWith('ounce') === true;
}

/** A mend that removes the failures that meet only this relay. */
function mendOf(refusals: readonly Refusal[]): { mend?: Mend } {
  if (refusals.some(({ failure }) => failure.only?.senders?.length !== 1)) return {};
  return { mend: { changes: refusals.map(({ path }) => ({ path })), figures: ['lost'] } };
}

/** Servers that a relay forwards to: its fixed next hop, or all that the domain prefers to it. */
function nextOf(route: Route, relay: ServerModel): readonly ServerModel[] {
  const place = route.levels.findIndex(({ servers }) => servers.includes(relay));
  const better = route.levels.slice(0, place).flatMap(({ servers }) => servers);
  const via = relay.relay?.via;
  return via === undefined ? better : route.servers.filter(({ name, hosts }) => name === via || hosts.includes(via));
}

function findingsFor(route: Route, relay: ServerModel): readonly Finding[] {
  const next = nextOf(route, relay);
  const refusals = next.flatMap((server) => refusalOf(relay, server) ?? []);
  const [first] = refusals;
  if (first === undefined || refusals.length < next.length || !refusals.every((one) => returnsIt(relay, one)))
    return [];
  // If each meets only a share of the sessions, one refusal is enough to return a message.
  const share = Math.min(...refusals.map(({ failure }) => failure.probability));
  const what = share < 1 ? `${formatShare(share)} or more of what ${relay.name} takes` : `all that ${relay.name} takes`;
  return [
    {
      message: `${listNames(next.map(({ name }) => name))} ${next.length > 1 ? 'answer' : 'answers'} ${first.failure.reply?.code} to ${relay.name}: ${what} for ${route.domain.name} is returned to those who were told that it had arrived`,
      path: [...first.path, 'only'],
      hint: 'let the servers that know the mailboxes trust their own backup, such as by a list of addresses that SPF is not asked for (RFC 7208 §2.5); or do without the backup, and senders wait',
      ...mendOf(refusals),
    },
  ];
}

/** Names of the relays that failures name: they are few, however many servers there are. */
function namedIn({ servers }: Model): ReadonlySet<string> {
  return new Set(servers.flatMap(({ failures }) => failures.flatMap(({ only }) => only?.senders ?? [])));
}

/** A backup whose mail is refused by the servers it backs up. */
export const refusedRelay = defineCheck(
  {
    code: 'refused-relay',
    title: 'Backup that its primary refuses',
    mends: 'takes such a failure away, where it meets the backup alone',
    looksFor:
      'A relay to which all servers that it sends on to say 5xx, such as for SPF, which looks at the address of the backup and not at that of the author (RFC 7208 §2.5): ' +
      'what it takes during an outage is lost, and without it would only have waited.',
  },
  (model: Model) => {
    const named = namedIn(model);
    if (named.size === 0) return [];
    return routesOf(model).flatMap((route) =>
      route.servers
        .filter(({ name, relay }) => relay !== null && named.has(name))
        .flatMap((relay) => findingsFor(route, relay)),
    );
  },
);
