import { leadsOn, queueLife } from '../../mail/index.js';
import type { SenderModel, ServerModel } from '../../model/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding, listNames, type Mend } from '../check.js';
import { sendersTo, wantedOf } from '../flows.js';
import { type Route, routesOf } from '../routes.js';

/** True if a sender asks the next server in the same delivery after a greylist has deferred it. */
function goesOn({ mta }: SenderModel): boolean {
  return leadsOn(mta.onFailure.rcpt['4xx']);
}

/** Number of servers it asks in one delivery, out of these that greylist. */
function askedAtOnce(sender: SenderModel, servers: number): number {
  if (!goesOn(sender)) return 1;
  const { addresses, sessions, hosts } = sender.mta.limits;
  const unlimited = Number.POSITIVE_INFINITY;
  return Math.min(servers, addresses ?? unlimited, sessions ?? unlimited, hosts ?? unlimited);
}

/** True if it may start with a different one of the equal servers in each delivery. */
function varies({ mta }: SenderModel, { domain, best }: Route): boolean {
  if (mta.order === 'random') return true;
  const isOneName = best.exchangers.length < 2;
  const byDns = isOneName ? mta.addressOrder === 'asPresented' : mta.equalPreference === 'dnsOrder';
  return !byDns || domain.rotate !== 'fixed';
}

/**
 * Senders that may retry at a greylist that has not seen them yet. A sender that asks more than half of the equal
 * servers in each delivery always comes back to one that has.
 */
function startingAgain(
  senders: readonly SenderModel[],
  route: Route,
  equals: readonly ServerModel[],
): readonly SenderModel[] {
  return senders.filter((sender) => {
    const servers = sender.mta.order === 'random' ? route.servers : equals;
    return (
      sender.mta.order !== 'reverse' &&
      queueLife(sender.mta) > 0 &&
      2 * askedAtOnce(sender, servers.length) <= servers.length &&
      varies(sender, route)
    );
  });
}

/** One database for both servers: that of the first, which gets a name if it has none yet. */
function oneDatabase({ name, greylist }: ServerModel, other: string): Mend {
  const own = greylist?.database ?? '';
  const isNamed = !own.startsWith('(');
  const shared = isNamed ? own : name;
  const changes = [...(isNamed ? [] : [name]), other].map((server) => ({
    path: ['servers', server, 'greylist', 'shared'],
    value: shared,
  }));
  return { changes, figures: ['lost', 'latency.mean'] };
}

function unshared(route: Route, senders: readonly SenderModel[]): readonly Finding[] {
  const equals = route.best.servers.filter(({ greylist }) => greylist !== null);
  const [first] = equals;
  if (first === undefined) return [];
  const again = startingAgain(wantedOf(senders), route, route.best.servers);
  if (again.length === 0) return [];
  return equals.flatMap((server) => {
    const { greylist, name } = server;
    if (greylist === null || greylist.database === first.greylist?.database) return [];
    const many = again.length > 1;
    return [
      {
        message: `${first.name} and ${name} greylist with a database each: ${listNames(again.map((one) => one.name))} may come back to another one than at first, and then ${many ? 'wait' : 'waits'} ${formatDuration(greylist.delay)} again`,
        path: ['servers', name, 'greylist'],
        hint: 'name the same database with `shared` at all of them (RFC 6647 §5)',
        mend: oneDatabase(first, name),
      },
    ];
  });
}

/** The way in through a server that does not greylist; undefined if there is none. */
function wayAround(route: Route, senders: readonly SenderModel[], server: ServerModel): string | undefined {
  const goers = senders.filter((sender) => goesOn(sender) && askedAtOnce(sender, 2) > 1);
  const isEqual = route.best.servers.includes(server);
  const followed = goers.filter(({ mta }) => isEqual || mta.honoursBackups > 0);
  if (followed.length > 0) return 'what one turns away comes in by the other in the same delivery';
  if (isEqual) return 'who begins with the other is not greylisted at all';
  return senders.some(({ mta }) => mta.order !== 'preference')
    ? 'who begins with the worst preference is not greylisted at all'
    : undefined;
}

function bypasses(route: Route, senders: readonly SenderModel[]): readonly Finding[] {
  const first = route.servers.find((server) => server.greylist !== null);
  if (first === undefined) return [];
  return route.servers.flatMap((server) => {
    const way = server.greylist === null ? wayAround(route, senders, server) : undefined;
    if (way === undefined) return [];
    return [
      {
        message: `${first.name} greylists and ${server.name} does not: ${way}`,
        path: ['servers', server.name],
        hint: 'greylist at every server of the domain, with one database (RFC 6647 §5)',
      },
    ];
  });
}

/** Greylisting that the other servers of a domain do not share. */
export const greylistNotShared = defineCheck(
  {
    code: 'greylist-not-shared',
    title: 'Greylisting at some servers only',
    mends:
      'lets servers of one preference share a database; whether a server should greylist at all is for its owner to say',
    looksFor:
      'A domain where one server greylists and another does not, so that mail comes in by the other; or not with the same database, where senders of wanted ' +
      'mail ask so few servers in a delivery that a retry may meet one that has not seen them (RFC 6647 §5: all should share database and policy).',
  },
  (model) => {
    if (model.servers.every(({ greylist }) => greylist === null)) return [];
    return routesOf(model).flatMap((route) => {
      const senders = sendersTo(model, route.domain.name);
      return [...bypasses(route, senders), ...unshared(route, senders)];
    });
  },
);
